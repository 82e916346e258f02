/** Reading what a server sent as JSON-RPC. Pure. */
import { keepBytes } from '../eras/wire-bytes.ts';
import { isObject, type JsonRpcMessage, type JsonRpcRequest, type JsonRpcResponse } from '../eras/messages.ts';

/** The messages of a body or an event: one, or a batch as 2025-03-26 servers send them. What is no message is left out. */
export function messagesIn(body: unknown): JsonRpcMessage[] {
  return (Array.isArray(body) ? body : [body]).filter(isMessage);
}

/** What JSON in UTF-8 says; an object keeps the bytes it came as. Throws SyntaxError. */
export function withBytes(bytes: Buffer): unknown {
  const value: unknown = JSON.parse(bytes.toString());
  if (isObject(value)) keepBytes(value, bytes);
  return value;
}

function isMessage(value: unknown): value is JsonRpcMessage {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  return typeof value['method'] === 'string' || isObject(value['result']) || isObject(value['error']);
}

/** `message` as the answer to `request`, if it is that. An error that names no request answers the only one there is. */
export function answerTo(request: JsonRpcRequest, message: JsonRpcMessage): JsonRpcResponse | undefined {
  if ('method' in message) return undefined;
  const nameless = 'error' in message && (message.id === null || message.id === undefined);
  return message.id === request.id || nameless ? withoutNullError(message) : undefined;
}

/** Some servers put `"error": null` beside a result. */
function withoutNullError(message: JsonRpcResponse): JsonRpcResponse {
  if (!('result' in message) || !('error' in message)) return message;
  const { error: _, ...rest } = message;
  return rest;
}
