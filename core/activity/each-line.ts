import type { ActivityFilter } from '../../shared/models.ts';
import { createMatcher } from './matcher.ts';
import type { Member, Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import { spanOf } from './span.ts';

/** Hands each line that fits, by its place in its segment, to what `taker` made of that segment; oldest first. */
export async function eachLine(
  segments: Segments,
  filter: ActivityFilter,
  taker: (segment: Segment) => (line: number) => void,
): Promise<void> {
  const matcher = createMatcher(filter);
  for await (const segment of segments.walk(spanOf(filter), 'oldest')) {
    const mask = matcher(segment);
    if (mask === undefined) continue;
    const take = taker(segment);
    for (let line = 0; line < segment.count; line++) if (mask[line] === 1) take(line);
  }
}

/** Rows by what some members of a line say, each made when it is first wanted. */
export interface Table<T> {
  /** The row of each line of a segment. */
  in(segment: Segment): (line: number) => T;
  rows(): T[];
}

/** `make` gets what the members say, `''` for one that says nothing. */
export function createTable<T>(members: readonly Member[], make: (...said: string[]) => T): Table<T> {
  const rows = new Map<string, T>();
  const rowOf = (said: string[]) => {
    // Names are whatever a server or host says, so that no separator is safe.
    const name = JSON.stringify(said);
    const row = rows.get(name) ?? make(...said);
    rows.set(name, row);
    return row;
  };
  return {
    in({ columns }) {
      const own = members.map((member) => columns[member]);
      const known = new Map<number, T>();
      return (line) => {
        let place = 0;
        for (const { values, ids } of own) place = place * values.length + (ids[line] ?? 0);
        const found = known.get(place);
        if (found !== undefined) return found;
        const row = rowOf(own.map(({ values, ids }) => values[ids[line] ?? 0] ?? ''));
        known.set(place, row);
        return row;
      };
    },
    rows: () => [...rows.values()],
  };
}
