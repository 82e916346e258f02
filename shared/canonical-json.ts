/** Deeper than any honest schema or argument; a bound keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 1_000;

/**
 * `value` as canonical JSON (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript prints them, no
 * white space. Two texts are equal exactly when the values are. One step aside from the RFC: a lone surrogate is
 * escaped, not refused, or one such character in a description would make the tool unusable; it stays unambiguous.
 * Members that are `undefined` are left out. Throws a RangeError for what JSON cannot say, nests too deep, or takes
 * more than about `most` characters.
 */
export function canonicalJson(value: unknown, most = Infinity): string {
  return write(value, 0, { most, left: most });
}

/** How much may still be written. */
interface Room {
  readonly most: number;
  left: number;
}

function write(value: unknown, depth: number, room: Room): string {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
  if (typeof value === 'string') return writeText(value, room);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return writeNumber(value, room);
  if (Array.isArray(value)) return writeList(value, depth, room);
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, depth, room);
  throw new RangeError(`holds a value of type ${typeof value}`);
}

function writeText(text: string, room: Room): string {
  take(text.length + 2, room);
  return JSON.stringify(text);
}

/** `1e400` is a valid JSON text but no double; it would compare equal to every other one too large. */
function writeNumber(value: number, room: Room): string {
  if (!Number.isFinite(value)) throw new RangeError('holds a number too large');
  take(4, room);
  return JSON.stringify(value);
}

function writeList(items: readonly unknown[], depth: number, room: Room): string {
  let text = '[';
  for (const item of items) {
    take(1, room);
    text += text.length > 1 ? `,${write(item, depth + 1, room)}` : write(item, depth + 1, room);
  }
  return `${text}]`;
}

function writeObject(value: Readonly<Record<string, unknown>>, depth: number, room: Room): string {
  let text = '{';
  // Array.prototype.sort without a comparator is the order of UTF-16 code units that the RFC asks for.
  for (const name of Object.keys(value).toSorted()) {
    const member = value[name];
    if (member === undefined) continue;
    take(2, room);
    text += `${text.length > 1 ? ',' : ''}${writeText(name, room)}:${write(member, depth + 1, room)}`;
  }
  return `${text}}`;
}

function take(characters: number, room: Room): void {
  room.left -= characters;
  if (room.left < 0) throw new RangeError(`takes more than ${room.most} characters`);
}
