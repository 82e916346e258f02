import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { SEGMENT, type Segment, segmentReader } from './segment.ts';
import type { SegmentStore } from './segment-store.ts';
import type { Span } from './span.ts';

/** The log in segments, read when first wanted and kept, as lines never change. */
export interface Segments {
  /** Numbers of the first and the last line there is; 0 and 0 of an empty log. */
  bounds(): { first: number; last: number };
  /**
   * Those that may hold lines of the span, some of them perhaps outside. Others may ask meanwhile: after each that had to be
   * read, the thread looks whether somebody does.
   */
  walk(span: Span, from: 'newest' | 'oldest'): AsyncIterable<Segment>;
  /** Puts what is not yet in the store there, so that the first search finds it. */
  prepare(): Promise<void>;
}

export function createSegments(db: DatabaseSync, store: SegmentStore): Segments {
  const read = segmentReader(db);
  // Each by an own statement: together they would be a scan.
  const least = db.prepare('SELECT min(number) AS number FROM activity');
  const most = db.prepare('SELECT max(number) AS number FROM activity');
  const hashes = db.prepare('SELECT hash FROM activity WHERE number = ?');
  const times = db.prepare('SELECT min(at) AS since, max(at) AS until FROM activity WHERE number BETWEEN ? AND ?');
  const kept = new Map<number, Segment>();

  const numberOf = (statement: typeof least) => Number(statement.get()?.['number'] ?? 0);
  const bounds = () => {
    const first = numberOf(least);
    // Removed lines are in no copy either.
    for (const index of kept.keys()) if (startOf(index) < first) kept.delete(index);
    return { first, last: numberOf(most) };
  };
  /** What binds a segment in the store to the log; none while it is not whole, or no longer. */
  const hashOf = (index: number, { first, last }: ReturnType<Segments['bounds']>): Uint8Array | undefined => {
    if (startOf(index) < first || endOf(index) > last) return undefined;
    const hash = hashes.get(endOf(index))?.['hash'];
    return hash instanceof Uint8Array ? hash : undefined;
  };
  const readAndStore = (index: number, hash: Uint8Array | undefined) => {
    const segment = read(startOf(index), endOf(index));
    if (hash !== undefined) store.put(index, hash, segment);
    return segment;
  };
  /** Asking only for its times is ten times cheaper than reading it, where it is then not wanted. */
  const isApart = (index: number, { since, until }: Span) => {
    if (since === -Infinity && until === Infinity) return false;
    const row = times.get(startOf(index), endOf(index));
    return Date.parse(String(row?.['until'])) < since || Date.parse(String(row?.['since'])) >= until;
  };

  return {
    bounds,
    async *walk(span, from) {
      const range = bounds();
      for (const index of indexes(Math.max(span.first, range.first), Math.min(span.last, range.last), from)) {
        const known = kept.get(index);
        const isWhole = known !== undefined && lastOf(known) >= Math.min(endOf(index), range.last);
        if (isWhole) {
          if (known.to >= span.since && known.from < span.until) yield known;
          continue;
        }
        const hash = hashOf(index, range);
        const stored = hash && store.get(index, hash);
        if (stored === undefined && isApart(index, span)) continue;
        const segment = stored ?? readAndStore(index, hash);
        kept.set(index, segment);
        yield segment;
        await breathe();
      }
    },
    async prepare() {
      const range = bounds();
      store.forgetBefore(indexOf(range.first + SEGMENT - 1));
      for (const index of indexes(range.first, range.last, 'newest')) {
        const hash = hashOf(index, range);
        if (hash === undefined || store.has(index, hash)) continue;
        readAndStore(index, hash);
        await breathe();
      }
    },
  };
}

const startOf = (index: number) => index * SEGMENT + 1;
const endOf = (index: number) => (index + 1) * SEGMENT;
const indexOf = (number: number) => Math.floor((number - 1) / SEGMENT);
const lastOf = ({ numbers }: Segment) => numbers.at(-1) ?? 0;

function* indexes(lowest: number, highest: number, from: 'newest' | 'oldest'): Generator<number> {
  if (lowest > highest || highest === 0) return;
  const [low, high] = [indexOf(Math.max(1, lowest)), indexOf(highest)];
  if (from === 'oldest') for (let index = low; index <= high; index++) yield index;
  else for (let index = high; index >= low; index--) yield index;
}
