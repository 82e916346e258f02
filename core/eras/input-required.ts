/** A 2026-07-28 server's way to ask for more before it answers (checklist T23, T24; SEP-2322). Pure. */
import { isObject, type JsonObject, type JsonRpcRequest, type JsonValue } from './messages.ts';

/** A request as it stands in `inputRequests`: without an id. */
export interface InputRequest {
  method: string;
  params?: JsonObject;
}

/** What a server wants before it answers. With no requests it only wants to be asked again. */
export interface InputRequired {
  requests: readonly (readonly [key: string, request: InputRequest])[];
  /** Goes back as it came; no member of the retry where the server gave none. */
  requestState?: string;
}

/** The only requests whose answer may be a question. */
const askable = new Set(['tools/call', 'prompts/get', 'resources/read']);

/**
 * What a 2026-07-28 result is: complete, or a question. Absent, its type is `complete` (checklist H16); a type nobody asked for,
 * or a question that asks nothing, is no result, and `invalid` says why.
 */
export function readResult(
  method: string,
  result: JsonObject,
): 'complete' | { asks: InputRequired } | { invalid: string } {
  const type = result['resultType'] ?? 'complete';
  if (type === 'complete') return 'complete';
  if (type !== 'input_required' || !askable.has(method)) return { invalid: 'its answer is of a type nobody asked for' };
  const asked = isObject(result['inputRequests']) ? Object.entries(result['inputRequests']) : [];
  const requests = asked.flatMap(([key, request]) => (isInputRequest(request) ? [[key, request] as const] : []));
  const { requestState } = result;
  if (requests.length < asked.length) return { invalid: 'what it asks for cannot be read' };
  if (typeof requestState === 'string') return { asks: { requests, requestState } };
  return requests.length === 0 ? { invalid: 'it asks for more, but not for what' } : { asks: { requests } };
}

function isInputRequest(value: unknown): value is JsonObject & InputRequest {
  if (!isObject(value) || typeof value['method'] !== 'string') return false;
  return value['params'] === undefined || isObject(value['params']);
}

/** The first request once more, with the answers to what the server asked last. */
export function retried(
  first: JsonRpcRequest,
  { requests, requestState }: InputRequired,
  answers: ReadonlyMap<string, JsonValue>,
): JsonRpcRequest {
  const params: JsonObject = { ...first.params };
  if (requests.length > 0) params['inputResponses'] = Object.fromEntries(answers);
  if (requestState !== undefined) params['requestState'] = requestState;
  return { ...first, params };
}
