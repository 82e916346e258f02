import { BodyTooLong, createPile, maxMessageBytes } from './read-body.ts';

/** How far a server's stream was read, so that it can be taken up again, and how long it wants us to wait before. */
export interface Place {
  lastId?: string;
  retryMs?: number;
}

const lf = 0x0a;
const cr = 0x0d;
const colon = 0x3a;
const space = 0x20;
const between = Buffer.of(lf);
const byteOrderMark = Buffer.from('\uFEFF');

/**
 * A reader of server-sent events (WHATWG HTML § 9.2): give it the bytes as they come, cut anywhere. It looks at each byte a
 * fixed number of times, so a message of many mebibytes in one line costs no more than many short ones. `onEvent` gets each
 * event with data, under its type (empty for none); `place` what the stream says of itself. Throws BodyTooLong.
 */
export function createEventReader(
  place: Place,
  onEvent: (type: string, data: Buffer) => void,
): (chunk: Buffer) => void {
  const begun = createPile(maxMessageBytes);
  let first = true;
  let afterCr = false;
  let size = 0;
  /** The data, where it came in more lines than one. */
  const lines = createPile(maxMessageBytes);
  let event: { type: string; data?: Buffer; id?: string } = { type: '' };

  function takeLine(line: Buffer): void {
    if (line.length === 0) {
      endEvent();
      return;
    }
    const found = line.indexOf(colon);
    const end = found === -1 ? line.length : found;
    // Longer than the longest name there is, and no more.
    const name = line.toString('latin1', 0, Math.min(end, 6));
    takeField(name, line.subarray(line[end + 1] === space ? end + 2 : end + 1));
  }

  function takeField(name: string, value: Buffer): void {
    if (name === 'data') takeData(value);
    else if (name === 'event') event.type = value.toString();
    else if (name === 'id') event.id = value.toString();
    else if (name === 'retry') takeRetry(value.toString());
  }

  function takeRetry(value: string): void {
    // Nine digits are eleven days; more would overflow a timer.
    if (/^\d{1,9}$/.test(value)) place.retryMs = Number(value);
  }

  function takeData(value: Buffer): void {
    if (event.data === undefined) {
      event.data = value;
      return;
    }
    if (lines.length === 0) lines.add(event.data);
    lines.add(between);
    lines.add(value);
  }

  function endEvent(): void {
    const { type, data, id } = event;
    event = { type: '' };
    // An id that cannot be sent back in a header line is no use.
    if (id && !/\p{Cc}/u.test(id)) place.lastId = id;
    const all = lines.length === 0 ? data : lines.take();
    if (all && all.length > 0) onEvent(type, all);
  }

  function whole(piece: Buffer): Buffer {
    let line = piece;
    if (begun.length > 0) {
      begun.add(piece);
      line = begun.take();
    }
    if (!first) return line;
    first = false;
    return line.subarray(0, 3).equals(byteOrderMark) ? line.subarray(3) : line;
  }

  return (chunk) => {
    size += chunk.length;
    if (size > maxMessageBytes) throw new BodyTooLong(maxMessageBytes);
    let at = afterCr && chunk[0] === lf ? 1 : 0;
    let newline = -1;
    afterCr = false;
    while (at < chunk.length) {
      if (newline < at) newline = chunk.indexOf(lf, at);
      if (newline === -1) newline = chunk.length;
      const carriageReturn = chunk.subarray(at, newline).indexOf(cr);
      const end = carriageReturn === -1 ? newline : at + carriageReturn;
      if (end === chunk.length) break;
      const line = whole(chunk.subarray(at, end));
      at = end + 1;
      if (chunk[end] === cr && chunk[at] === lf) at += 1;
      else afterCr = chunk[end] === cr && at === chunk.length;
      if (line.length === 0) size = chunk.length - at;
      takeLine(line);
    }
    if (at < chunk.length) begun.add(chunk.subarray(at));
  };
}
