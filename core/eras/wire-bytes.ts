/**
 * A long answer keeps the bytes it came as, so that the host gets it without its being written anew. They belong to one
 * object: whoever changes a message makes a new one, which has none. Pure.
 */
import { isUtf8 } from 'node:buffer';
import type { JsonRpcMessage, JsonRpcResponse, RequestId } from './messages.ts';

const wireBytes = Symbol('wire bytes');

/** Shorter messages are written anew in no time. */
const long = 16 * 1024;

/** Keeps the JSON in `bytes` with the message that was read from it, where it is long and fits in a line of stdio. */
export function keepBytes(message: object, bytes: Buffer): void {
  if (bytes.length < long || bytes.includes('\n') || bytes.includes('\r') || !isUtf8(bytes)) return;
  keep(message, bytes);
}

function keep(message: object, bytes: Buffer): void {
  // Not enumerable: a copy by spread is another message and must not have it.
  Object.defineProperty(message, wireBytes, { value: bytes });
}

/** The message as JSON in one line of UTF-8. */
export function lineOf(message: JsonRpcMessage): Buffer {
  return kept(message) ?? Buffer.from(JSON.stringify(message));
}

/**
 * `answer` under another id, with its bytes where they can be had without searching them: where they end in `,"id":N}`,
 * which in a JSON object can only be its own last member. As of members of one name the last counts, N is the answer's id.
 */
export function renumbered(answer: JsonRpcResponse, id: RequestId): JsonRpcResponse {
  const out = { ...answer, id };
  const bytes = kept(answer);
  const ending = lastMember(answer.id);
  if (bytes?.subarray(-ending.length).equals(ending))
    keep(out, Buffer.concat([bytes.subarray(0, -ending.length), lastMember(id)]));
  return out;
}

function lastMember(id: RequestId | null): Buffer {
  return Buffer.from(`,"id":${JSON.stringify(id)}}`);
}

function kept(message: object): Buffer | undefined {
  return (message as { [wireBytes]?: Buffer })[wireBytes];
}
