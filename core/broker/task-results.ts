import type { ToolCall } from '../consent/consent.ts';
import type { JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import { outcomeIn, taskBegunIn, taskOf } from '../eras/tasks.ts';
import type { ResultGate } from './result-gate.ts';
import type { Patience } from './sign-in.ts';
import { keepNewest } from '../ports/newest.ts';

/** Results that are fetched later pass the gate that every result passes. */
export interface TaskResults {
  /** The gate for answers of calls, which may be tasks begun. */
  ofCall: ResultGate;
  /** What of a task's answer the host gets. Throws as the gate does. */
  gated(request: JsonRpcRequest, answer: JsonRpcResponse, patience: Patience): Promise<JsonRpcResponse>;
}

/** More tasks than a host has under way, and than it fetches the results of again and again. */
const maxBegun = 1_000;
const maxPassed = 10;

export function createTaskResults(options: {
  gate: ResultGate;
  /** Who asks for a task that was begun before this core, and of which the tool is not known. */
  caller(): Omit<ToolCall, 'tool' | 'arguments' | 'definition'>;
}): TaskResults {
  const begun = new Map<string, { call: ToolCall; id: string }>();
  /** What was let through once is not asked about again. */
  const passed = new Map<string, JsonRpcResponse>();
  const unknown = (request: JsonRpcRequest, task: string) => ({
    call: { ...options.caller(), tool: request.method, arguments: { taskId: task }, definition: undefined },
    id: task,
  });

  return {
    async ofCall(answer, call, id, patience, onWait) {
      const seen = await options.gate(answer, call, id, patience, onWait);
      const task = 'result' in answer ? taskBegunIn(answer.result) : undefined;
      if (task !== undefined) keepNewest(begun, task, { call, id }, maxBegun);
      return seen;
    },
    async gated(request, answer, patience) {
      const task = taskOf(request);
      const found = 'result' in answer && task !== undefined ? outcomeIn(request, answer.result) : undefined;
      if (!found || task === undefined) return answer;
      const before = passed.get(task);
      if (before) return { ...before, id: request.id };
      const { call, id } = begun.get(task) ?? unknown(request, task);
      const seen = await options.gate({ jsonrpc: '2.0', id: request.id, result: found.outcome }, call, id, patience);
      const same = 'result' in seen && seen.result === found.outcome;
      const given = same || !('result' in seen) ? answer : { ...answer, result: found.put(seen.result) };
      keepNewest(passed, task, given, maxPassed);
      return given;
    },
  };
}
