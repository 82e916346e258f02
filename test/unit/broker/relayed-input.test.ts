import { describe, expect, test } from 'vitest';
import { createRelayedInput } from '../../../core/broker/relayed-input.ts';
import type { InputRequest } from '../../../core/eras/input-required.ts';
import {
  errorOf,
  type JsonObject,
  type JsonRpcRequest,
  type JsonRpcResponse,
  resultOf,
} from '../../../core/eras/messages.ts';

const first: JsonRpcRequest = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 't', arguments: {} } };
const never = new AbortController().signal;
const asks = (inputRequests: JsonObject, requestState?: string): JsonRpcResponse =>
  resultOf(1, { resultType: 'input_required', inputRequests, ...(requestState === undefined ? {} : { requestState }) });
const name = { method: 'elicitation/create', params: { message: 'Who?' } };
const guess = { method: 'sampling/createMessage', params: {} };

/** Answers each request with the next of `answers`; what is refused is told by `refusals`, by method. */
function scene(answers: JsonRpcResponse[], refusals: Record<string, JsonRpcResponse> = {}) {
  const sent: JsonRpcRequest[] = [];
  const asked: string[] = [];
  const refused = async ({ method }: InputRequest) => {
    asked.push(method);
    return refusals[method];
  };
  const send = async (request: JsonRpcRequest) => {
    sent.push(request);
    return answers.shift() ?? errorOf(1, 0, 'sent too often');
  };
  const relay = createRelayedInput({ server: 'x', refused });
  return { sent, asked, through: (request = first) => relay(request, send, never) };
}
const declined = { 'elicitation/create': resultOf('', { action: 'decline' }) };

describe('what a server asks of a host of its own revision', () => {
  test('passes as it came', async () => {
    const question = asks({ who: name }, 's');
    const { through, sent, asked } = scene([question]);
    expect(await through()).toBe(question);
    expect([sent.length, asked]).toEqual([1, ['elicitation/create']]);
  });

  test('is declined where it must not pass, with the state of the server', async () => {
    const { through, sent } = scene([asks({ who: name }, 's'), resultOf(1, { content: [] })], declined);
    expect(await through()).toEqual(resultOf(1, { content: [] }));
    expect(sent[1]?.params).toEqual({
      ...first.params,
      inputResponses: { who: { action: 'decline' } },
      requestState: 's',
    });
  });

  test('asks nobody twice about what the server repeats', async () => {
    const { through, asked } = scene([asks({ who: name, guess }), asks({ guess })], declined);
    expect(await through()).toEqual(asks({ guess }));
    expect(asked).toEqual(['elicitation/create', 'sampling/createMessage']);
  });

  test('ends the call where the protocol has no way to decline', async () => {
    const { through } = scene([asks({ guess })], { 'sampling/createMessage': errorOf(null, -1, 'no') });
    await expect(through()).rejects.toMatchObject({ problem: { code: 'input-refused' } });
  });

  test('is declined beside what the host has answered, and with no older state', async () => {
    const { sent } = scene([]);
    const params = { ...first.params, inputResponses: { guess: { role: 'assistant' } }, requestState: 'old' };
    const send = async (request: JsonRpcRequest) => {
      sent.push(request);
      return sent.length === 1 ? asks({ who: name }) : resultOf(1, {});
    };
    const refused = async () => declined['elicitation/create'];
    await createRelayedInput({ server: 'x', refused })({ ...first, params }, send, never);
    expect(sent[1]?.params).toEqual({
      ...first.params,
      inputResponses: { guess: { role: 'assistant' }, who: { action: 'decline' } },
    });
  });

  test('does not pass where it cannot be judged', async () => {
    const { through } = scene([asks({ who: name, odd: { method: 'sampling/createMessage', params: [] } })]);
    await expect(through()).rejects.toMatchObject({ why: { kind: 'not-mcp' } });
  });

  test('may be something that only an extension knows', async () => {
    const task = resultOf(1, { resultType: 'task', taskId: 't' });
    expect(await scene([task]).through()).toBe(task);
  });

  test('is declined for a task, which is looked at again', async () => {
    const get: JsonRpcRequest = { jsonrpc: '2.0', id: 1, method: 'tasks/get', params: { taskId: 't' } };
    const waiting = resultOf(1, { taskId: 't', status: 'input_required', inputRequests: { who: name } });
    const working = resultOf(1, { taskId: 't', status: 'working' });
    const { through, sent } = scene([waiting, resultOf(1, {}), working], declined);
    expect(await through(get)).toBe(working);
    expect(sent[1]).toMatchObject({
      method: 'tasks/update',
      params: { taskId: 't', inputResponses: { who: { action: 'decline' } } },
    });
  });

  test('is asked about once for a task, however often it is looked at', async () => {
    const get: JsonRpcRequest = { jsonrpc: '2.0', id: 1, method: 'tasks/get', params: { taskId: 't' } };
    const waiting = resultOf(1, { taskId: 't', status: 'input_required', inputRequests: { who: name } });
    const { through, asked } = scene([waiting, waiting]);
    expect([await through(get), await through(get)]).toEqual([waiting, waiting]);
    expect(asked).toEqual(['elicitation/create']);
  });

  test('is not followed for ever', async () => {
    const endless = Array.from({ length: 20 }, (_, n) => asks({ [`who${n}`]: name }));
    const { through, sent } = scene(endless, declined);
    await expect(through()).rejects.toMatchObject({ problem: { code: 'input-endless' } });
    expect(sent).toHaveLength(10);
  });
});
