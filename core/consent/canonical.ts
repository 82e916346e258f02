import { createHash } from 'node:crypto';

/** Deeper than any honest schema or argument; a bound keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 1_000;

/**
 * `value` as canonical JSON (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript prints them, no
 * white space. Two texts are equal exactly when the values are. One step aside from the RFC: a lone surrogate is
 * escaped, not refused, or one such character in a description would make the tool unusable; it stays unambiguous.
 * Members that are `undefined` are left out. Throws a RangeError for what JSON cannot say or nests too deep.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** Of UTF-8 text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, depth);
  throw new RangeError(`holds a value of type ${typeof value}`);
}

/** `1e400` is a valid JSON text but no double; it would compare equal to every other one too large. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('holds a number too large');
  return JSON.stringify(value);
}

function writeObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  // Array.prototype.sort without a comparator is the order of UTF-16 code units that the RFC asks for.
  const members = names.toSorted().map((name) => `${JSON.stringify(name)}:${write(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}
