/**
 * Tasks: calls whose result is fetched later. Of the core in 2025-11-25 (`tasks/result`), an extension of 2026-07-28 (`tasks/get`
 * brings result and questions; SEP-2663). Pure.
 */
import { isObject, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from './messages.ts';

/** The id of the task that a call's result announces instead of an answer. */
export function taskBegunIn(result: JsonObject): string | undefined {
  const task = result['resultType'] === 'task' ? result : result['task'];
  return isObject(task) && typeof task['taskId'] === 'string' ? task['taskId'] : undefined;
}

/** The task that a request is about. */
export function taskOf({ params }: JsonRpcRequest): string | undefined {
  const id = params?.['taskId'];
  return typeof id === 'string' ? id : undefined;
}

/** What the call of a task came to, where this answer has it, and the answer with something else in its place. */
export function outcomeIn(
  { method }: JsonRpcRequest,
  result: JsonObject,
): { outcome: JsonObject; put(outcome: JsonObject): JsonObject } | undefined {
  if (method === 'tasks/result') return { outcome: result, put: (outcome) => outcome };
  const outcome = method === 'tasks/get' ? result['result'] : undefined;
  return isObject(outcome) ? { outcome, put: (other) => ({ ...result, result: other }) } : undefined;
}

/** Whether a task's news holds what a host must fetch instead, so that it is judged first: its result, or questions. */
export function tellsTooMuch({ method, params }: JsonRpcNotification): boolean {
  return (
    method === 'notifications/tasks' && ['result', 'inputRequests'].some((member) => params?.[member] !== undefined)
  );
}

/** Answers questions of the task. */
export function taskUpdate(get: JsonRpcRequest, inputResponses: JsonObject): JsonRpcRequest {
  return { ...get, method: 'tasks/update', params: { ...get.params, inputResponses } };
}
