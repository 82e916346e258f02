import type { EntryUse } from '../../shared/activity-views.ts';
import { createTable, eachLine } from './each-line.ts';
import type { ReadLines } from './query.ts';
import type { Segments } from './segments.ts';

interface Seen {
  entry: string;
  calls: number;
  lastUsed: number;
  /** The number of the line that opened its last session. */
  opened: number;
}

/** What the log knows of each entry that has used anything or connected. */
export async function entryUses(segments: Segments, readLines: ReadLines): Promise<EntryUse[]> {
  const table = createTable<Seen>(['entry'], (entry) => ({ entry, calls: 0, lastUsed: 0, opened: 0 }));
  await eachLine(segments, { kind: ['call.started', 'session.opened'] }, (segment) => {
    const rowOf = table.in(segment);
    const { numbers, at, columns } = segment;
    const calls = columns.kind.values.indexOf('call.started');
    return (line) => {
      const row = rowOf(line);
      if (columns.kind.ids[line] !== calls) row.opened = numbers[line] ?? 0;
      else [row.calls, row.lastUsed] = [row.calls + 1, at[line] ?? 0];
    };
  });
  return table
    .rows()
    .filter(({ entry }) => entry !== '')
    .map((row) => shown(row, readLines));
}

function shown({ entry, calls, lastUsed, opened }: Seen, readLines: ReadLines): EntryUse {
  const [line] = opened === 0 ? [] : readLines([opened]);
  return {
    entry,
    calls,
    ...(lastUsed === 0 ? {} : { lastUsedAt: new Date(lastUsed).toISOString() }),
    ...(line?.program === undefined ? {} : { program: line.program }),
    ...(line?.evidence === undefined ? {} : { evidence: line.evidence }),
  };
}
