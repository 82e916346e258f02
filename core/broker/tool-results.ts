import { type Problem, sentence } from '../../shared/problem.ts';
import {
  errorOf,
  type JsonObject,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type JsonRpcResult,
  type RequestId,
  resultOf,
} from '../eras/messages.ts';

/** A refused or failed call, as the model reads it: a result, not a protocol error (checklist P12). */
export function refusal(id: RequestId, of: Problem): JsonRpcResult {
  return resultOf(id, { content: [{ type: 'text', text: sentence(of) }], isError: true });
}

export function textResult(id: RequestId, text: string): JsonRpcResult {
  return resultOf(id, { content: [{ type: 'text', text }] });
}

/** JSON-RPC error code for a request other than a tool call that could not be carried out; outside the reserved ranges. */
export const unavailableCode = -31_000;

/** What a list request gets while the server's lists cannot be had; `undefined` for other methods. */
export function emptyList(method: string): JsonObject | undefined {
  switch (method) {
    case 'tools/list':
      return { tools: [] };
    case 'resources/list':
      return { resources: [] };
    case 'resources/templates/list':
      return { resourceTemplates: [] };
    case 'prompts/list':
      return { prompts: [] };
    default:
      return undefined;
  }
}

/** The answer where there is no server to ask, in `of`'s words. */
export function absentAnswer({ id, method }: JsonRpcRequest, of: Problem): JsonRpcResponse {
  if (method === 'tools/call') return refusal(id, of);
  const list = emptyList(method);
  return list ? resultOf(id, list) : errorOf(id, unavailableCode, sentence(of), { code: of.code });
}
