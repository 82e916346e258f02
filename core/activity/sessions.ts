import type { ActivitySession, SessionsQuery } from '../../shared/activity-views.ts';
import { endingOf } from '../../shared/ending.ts';
import { createTable, eachLine } from './each-line.ts';
import type { Member, Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import { type Endings, noEndings, summed, total } from './stats.ts';

const whose = ['session', 'host', 'entry', 'server', 'account'] as const satisfies readonly Member[];

/** One session as far as its lines say one thing about whose it is: the first, before anybody called, say less. */
interface Part {
  session: string;
  about: Partial<Pick<ActivitySession, 'host' | 'entry' | 'server' | 'account'>>;
  first: number;
  startedAt: number;
  last: number;
  lastAt: number;
  /** The number of the last line that closed it. */
  closed: number;
  /** Of what fits. */
  records: number;
  endings: Endings;
}

/**
 * Sessions that have lines which fit, the one that began last first; `before` is about the number of their first line. How long
 * they lasted and whose they were is said by all of their lines.
 */
export async function sessionsOf(segments: Segments, query: SessionsQuery): Promise<ActivitySession[]> {
  const { limit, before = Infinity, ...filter } = query;
  const table = createTable<Part>(whose, partOf);
  await eachLine(segments, {}, (segment) => see(segment, table.in(segment)));
  await eachLine(segments, filter, (segment) => count(segment, table.in(segment)));
  const parts = Map.groupBy(table.rows(), ({ session }) => session);
  parts.delete('');
  return [...parts.values()]
    .map((of) => of.toSorted((a, b) => a.first - b.first).reduce(joined))
    .filter(({ records, first }) => records > 0 && first < before)
    .toSorted((a, b) => b.first - a.first)
    .slice(0, limit)
    .map(shown);
}

function partOf(session: string, ...names: string[]): Part {
  const about = Object.fromEntries(whose.slice(1).flatMap((member, at) => (names[at] ? [[member, names[at]]] : [])));
  const never = { first: 0, startedAt: 0, last: 0, lastAt: 0, closed: 0 };
  return { session, about, ...never, records: 0, endings: noEndings() };
}

function see({ numbers, at, columns }: Segment, rowOf: (line: number) => Part) {
  const closes = columns.kind.values.indexOf('session.closed');
  return (line: number) => {
    const row = rowOf(line);
    row.last = numbers[line] ?? 0;
    row.lastAt = at[line] ?? 0;
    if (row.first === 0) [row.first, row.startedAt] = [row.last, row.lastAt];
    if (columns.kind.ids[line] === closes) row.closed = row.last;
  };
}

function count({ columns: { kind, outcome } }: Segment, rowOf: (line: number) => Part) {
  const ends = kind.values.indexOf('call.finished');
  return (line: number) => {
    const row = rowOf(line);
    row.records += 1;
    if (kind.ids[line] === ends) row.endings[endingOf(outcome.values[outcome.ids[line] ?? 0] ?? undefined)] += 1;
  };
}

/** `b` began after `a`. */
function joined(a: Part, b: Part): Part {
  const { last, lastAt } = a.last > b.last ? a : b;
  return {
    ...a,
    about: { ...b.about, ...a.about },
    last,
    lastAt,
    closed: Math.max(a.closed, b.closed),
    records: a.records + b.records,
    endings: summed([a.endings, b.endings]),
  };
}

function shown({ startedAt, lastAt, closed, about, endings, ...part }: Part): ActivitySession {
  return {
    ...part,
    startedAt: new Date(startedAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    // One whose bridge came back goes on after its end.
    state: closed === part.last ? 'closed' : 'open',
    ...about,
    calls: total(endings),
    endings,
  };
}
