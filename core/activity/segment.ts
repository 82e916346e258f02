import type { DatabaseSync } from 'node:sqlite';

/** Lines per segment. A segment that grows is read anew with each line, so it is short: that takes a few milliseconds. */
export const SEGMENT = 4_096;

/** The members that filters, pictures and searches look at, but `call`: nearly every line has another. */
export const MEMBERS = [
  'kind',
  'session',
  'host',
  'entry',
  'server',
  'account',
  'method',
  'tool',
  'decision',
  'outcome',
  'detail',
] as const;
export type Member = (typeof MEMBERS)[number];

/** One member of every line of a segment. */
export interface Column {
  /** Each value once. The first stands for none. */
  readonly values: readonly (string | null)[];
  /** For each line the place of its value in `values`. */
  readonly ids: Uint8Array | Uint16Array;
}

/**
 * Consecutive lines of the log, column by column: a million take 30 MB, and a few milliseconds to look through, where the
 * database takes a tenth of a second to three for each look, and another index would cost every call 8 µs.
 */
export interface Segment {
  readonly count: number;
  /** By line: its number, when (milliseconds since 1970), what it took without the person (NaN: not said). */
  readonly numbers: Float64Array;
  readonly at: Float64Array;
  readonly tookMs: Float32Array;
  /** A hash of the line's call; 0 for none. Two calls may share one. */
  readonly calls: Uint32Array;
  readonly columns: Readonly<Record<Member, Column>>;
  /** The earliest and the latest of `at`. */
  readonly from: number;
  readonly to: number;
}

export type ReadSegment = (first: number, last: number) => Segment;

/** Reads the lines from `first` to `last`, both included, as far as they exist. */
export function segmentReader(db: DatabaseSync): ReadSegment {
  const statement = db.prepare(
    `SELECT number, at, durationMs - ifnull(personMs, 0), call, ${MEMBERS.join(', ')} FROM activity
     WHERE number BETWEEN ? AND ? ORDER BY number`,
  );
  statement.setReturnArrays(true);
  return (first, last) => segmentOf(statement.all(first, last) as unknown as Row[]);
}

type Row = [number: number, at: string, tookMs: number | null, call: string | null, ...(string | null)[]];
const OWN = 4;

function segmentOf(rows: readonly Row[]): Segment {
  const at = Float64Array.from(rows, (row) => Date.parse(row[1]));
  const columns = MEMBERS.map((member, index) => [member, columnOf(rows, index + OWN)] as const);
  return {
    count: rows.length,
    numbers: Float64Array.from(rows, (row) => row[0]),
    at,
    tookMs: Float32Array.from(rows, (row) => row[2] ?? Number.NaN),
    calls: Uint32Array.from(rows, (row) => (row[3] === null ? 0 : hashOf(row[3]))),
    columns: Object.fromEntries(columns) as Record<Member, Column>,
    from: at.reduce((least, one) => Math.min(least, one), Infinity),
    to: at.reduce((most, one) => Math.max(most, one), -Infinity),
  };
}

function columnOf(rows: readonly Row[], index: number): Column {
  const places = new Map<string | null, number>([[null, 0]]);
  const ids = new Uint16Array(rows.length);
  let [before, place] = [null as string | null, 0];
  for (let line = 0; line < rows.length; line++) {
    const value = rows[line]?.[index] as string | null;
    // Most lines say what the one before said.
    if (value !== before) {
      place = places.get(value) ?? places.size;
      if (place === places.size) places.set(value, place);
      before = value;
    }
    ids[line] = place;
  }
  return { values: [...places.keys()], ids: places.size <= 256 ? Uint8Array.from(ids) : ids };
}

/** FNV-1a; never 0, which stands for no call. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0 || 1;
}
