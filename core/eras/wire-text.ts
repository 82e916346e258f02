/**
 * A long answer keeps the JSON text it came as, so that the host gets it without its being written anew. The text belongs to
 * one object: whoever changes a message makes a new one, which has none. Pure.
 */
import type { JsonRpcMessage, JsonRpcResponse, RequestId } from './messages.ts';

const wireText = Symbol('wire text');

/** Shorter texts are written anew in no time. */
const longText = 16 * 1024;

/** Keeps `text` with the message that was read from it, where it is long and fits in a line of stdio. */
export function keepText(message: object, text: string): void {
  if (text.length < longText || text.includes('\n') || text.includes('\r')) return;
  // Not enumerable: a copy by spread is another message and must not have it.
  Object.defineProperty(message, wireText, { value: text });
}

/** The message as JSON in one line. */
export function textOf(message: JsonRpcMessage): string {
  return kept(message) ?? JSON.stringify(message);
}

/**
 * `answer` under another id, with its text where that can be had without searching it: where the text ends in `,"id":N}`,
 * which in a JSON object can only be its own last member. As of members of one name the last counts, N is the answer's id.
 */
export function renumbered(answer: JsonRpcResponse, id: RequestId): JsonRpcResponse {
  const out = { ...answer, id };
  const text = kept(answer);
  const ending = `,"id":${JSON.stringify(answer.id)}}`;
  if (text?.endsWith(ending)) keepText(out, `${text.slice(0, -ending.length)},"id":${JSON.stringify(id)}}`);
  return out;
}

function kept(message: object): string | undefined {
  return (message as { [wireText]?: string })[wireText];
}
