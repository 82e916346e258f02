import { type Problem, problem } from '../../shared/problem.ts';
import { isObject, type JsonRpcMessage, type RequestId } from '../eras/messages.ts';

/** JSON-RPC's codes for a line that cannot be read at all, and for JSON that is no message. */
export const parseErrorCode = -32_700;
const invalidRequestCode = -32_600;

/** What cannot be read, and how it is answered. */
export interface Bad {
  bad: Problem;
  id: RequestId | null;
  code: number;
}
export type Decoded = { message: JsonRpcMessage } | Bad;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one line of a host; several messages at once only where it may send them so. Never throws: what cannot be read comes
 * back as the problem to answer it with.
 */
export function decodeLine(bytes: Uint8Array, batches = false): Decoded | { batch: Decoded[] } {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { bad: problem('host-line-not-utf8'), id: null, code: parseErrorCode };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it is not JSON', null, parseErrorCode);
  }
  if (batches && Array.isArray(value)) {
    return value.length === 0 ? malformed('the batch is empty', null) : { batch: value.map(checkOneOfMany) };
  }
  return check(value);
}

/** `initialize` stands alone (2025-03-26, lifecycle), as what a batch may be hangs on it. */
function checkOneOfMany(value: unknown): Decoded {
  const one = check(value);
  const opens = 'message' in one && 'method' in one.message && one.message.method === 'initialize';
  if (!opens) return one;
  return malformed('"initialize" cannot be part of a batch', 'id' in one.message ? one.message.id : null);
}

function check(value: unknown): Decoded {
  if (Array.isArray(value)) return malformed('batches are not supported', null);
  if (!isObject(value)) return malformed('it is not an object', null);
  const { id, method } = value;
  const isId = typeof id === 'string' || Number.isInteger(id);
  const usable = isId ? (id as RequestId) : null;
  if (value['jsonrpc'] !== '2.0') return malformed('"jsonrpc" is not "2.0"', usable);
  if ('id' in value && !isId) return malformed('"id" is neither a string nor an integer', null);
  if (value['params'] !== undefined && !isObject(value['params']))
    return malformed('"params" is not an object', usable);
  const isCall = typeof method === 'string';
  const isAnswer = method === undefined && isId && (isObject(value['result']) || isObject(value['error']));
  if (!isCall && !isAnswer) return malformed('it is neither a request, a notification nor a response', usable);
  return { message: value as unknown as JsonRpcMessage };
}

function malformed(reason: string, id: RequestId | null, code = invalidRequestCode): Decoded {
  return { bad: problem('host-line-malformed', { reason }), id, code };
}
