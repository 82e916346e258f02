import { beforeEach, describe, expect, test } from 'vitest';
import { createTaskResults, type TaskResults } from '../../../core/broker/task-results.ts';
import { type JsonObject, type JsonRpcRequest, resultOf } from '../../../core/eras/messages.ts';
import { tellsTooMuch } from '../../../core/eras/tasks.ts';
import { mail, never } from '../consent-room.ts';

const patience = { until: 0, signal: never };
const { tool: _, arguments: __, definition: ___, ...caller } = mail();
/** The tool of each result that came to the gate, which lets through the number of times. */
let judged: string[];
let tasks: TaskResults;
beforeEach(() => {
  judged = [];
  tasks = createTaskResults({
    caller: () => caller,
    gate: async (answer, call) => {
      judged.push(call.tool);
      if (!('result' in answer)) return answer;
      return { ...answer, result: { ...answer.result, content: `seen ${judged.length}` } };
    },
  });
});

const request = (method: string, id = 1): JsonRpcRequest => ({ jsonrpc: '2.0', id, method, params: { taskId: 't' } });
const content = { content: 'secret' };

describe('the result of a task', () => {
  test.each<[string, JsonObject, string, JsonObject, JsonObject]>([
    ['of 2025-11-25', { task: { taskId: 't' } }, 'tasks/result', content, { content: 'seen 2' }],
    [
      'of 2026-07-28',
      { resultType: 'task', taskId: 't' },
      'tasks/get',
      { status: 'completed', result: content },
      { status: 'completed', result: { content: 'seen 2' } },
    ],
  ])('%s is judged as the result of its call', async (_, begun, method, result, expected) => {
    await tasks.ofCall(resultOf(1, begun), mail(), 'c1', patience);
    expect(await tasks.gated(request(method), resultOf(1, result), patience)).toEqual(resultOf(1, expected));
    expect(judged).toEqual(['send_mail', 'send_mail']);
  });

  test('is judged once, however often it is fetched', async () => {
    const first = await tasks.gated(request('tasks/result'), resultOf(1, content), patience);
    const second = await tasks.gated(request('tasks/result', 2), resultOf(2, content), patience);
    expect(second).toEqual({ ...first, id: 2 });
  });

  test('is judged also where nobody remembers its call', async () => {
    await tasks.gated(request('tasks/result'), resultOf(1, content), patience);
    expect(judged).toEqual(['tasks/result']);
  });

  test('is not there yet while it works', async () => {
    const working = resultOf(1, { status: 'working' });
    expect(await tasks.gated(request('tasks/get'), working, patience)).toBe(working);
    expect(judged).toEqual([]);
  });

  test('does not come as news, which nobody has judged', () => {
    const news = (params: JsonObject) => ({ jsonrpc: '2.0' as const, method: 'notifications/tasks', params });
    expect(tellsTooMuch(news({ taskId: 't', status: 'working' }))).toBe(false);
    expect(tellsTooMuch(news({ taskId: 't', status: 'completed', result: {} }))).toBe(true);
    expect(tellsTooMuch(news({ taskId: 't', status: 'input_required', inputRequests: {} }))).toBe(true);
  });
});
