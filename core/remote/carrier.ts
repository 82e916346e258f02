import { BodyTooLong } from './read-body.ts';

/** The longest message taken from a server, in bytes: as long as a line the bridge carries. */
export const maxMessageBytes = 64 * 1024 * 1024;

/**
 * Takes messages through the SDK's transports unharmed. Their schema refuses a message with a member it does not know, drops
 * unknown members of `error` and of `serverInfo`, and cannot take a batch; a bridge has to hand all of them on. So every
 * message of an event stream travels inside a request of our own, in a member the schema passes by.
 */
const carrierMethod = 'drawbridge/carried';
const opening = Buffer.from(`data:{"jsonrpc":"2.0","id":0,"method":"${carrierMethod}","params":{"message":\n`);
const closing = Buffer.from('data:}}\n');

const lf = 0x0a;
const cr = 0x0d;

/** What was carried, or the message itself where it came without a carrier. */
export function uncarried(message: unknown): unknown {
  const carrier = message as { method?: unknown; params?: { message?: unknown } };
  return carrier.method === carrierMethod ? carrier.params?.message : message;
}

/**
 * Rewrites an SSE stream: before an event's data, where that is a JSON object or array, goes a line that opens the carrier,
 * before its end one that closes it. Lines themselves pass as they are, so a long message costs a search for its newline.
 */
export function createCarrier(): TransformStream<Uint8Array, Uint8Array> {
  let head = '';
  let inLine = false;
  let afterCr = false;
  let carrying = false;
  let size = 0;

  function scan(chunk: Uint8Array, put: (bytes: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.length) at = inLine ? restOfLine(chunk, at, put) : startOfLine(chunk, at, put);
  }

  function restOfLine(chunk: Uint8Array, at: number, put: (bytes: Uint8Array) => void): number {
    const end = lineEnd(chunk, at);
    if (end === -1) {
      put(chunk.subarray(at));
      return chunk.length;
    }
    put(chunk.subarray(at, end + 1));
    inLine = false;
    afterCr = chunk[end] === cr;
    return end + 1;
  }

  function startOfLine(chunk: Uint8Array, at: number, put: (bytes: Uint8Array) => void): number {
    const byte = chunk[at] as number;
    const secondHalf = afterCr && byte === lf && head === '';
    afterCr = byte === cr;
    if (byte === lf || byte === cr) {
      if (head === '' && !secondHalf) endEvent(put);
      put(Buffer.from(head + String.fromCharCode(byte), 'latin1'));
      head = '';
      return at + 1;
    }
    head += String.fromCharCode(byte);
    if ('data: '.startsWith(head)) return at + 1;
    if (/^data: ?[{[]/.test(head) && !carrying) {
      carrying = true;
      put(opening);
    }
    put(Buffer.from(head, 'latin1'));
    head = '';
    inLine = true;
    return at + 1;
  }

  function endEvent(put: (bytes: Uint8Array) => void): void {
    if (carrying) put(closing);
    carrying = false;
    size = 0;
  }

  return new TransformStream({
    transform(chunk, controller) {
      const parts: Uint8Array[] = [];
      size += chunk.length;
      scan(chunk, (bytes) => parts.push(bytes));
      if (size > maxMessageBytes) controller.error(new BodyTooLong(maxMessageBytes));
      else if (parts.length > 0) controller.enqueue(Buffer.concat(parts));
    },
  });
}

function lineEnd(chunk: Uint8Array, from: number): number {
  const newline = chunk.indexOf(lf, from);
  const limit = newline === -1 ? chunk.length : newline;
  const carriageReturn = chunk.subarray(from, limit).indexOf(cr);
  return carriageReturn === -1 ? newline : from + carriageReturn;
}
