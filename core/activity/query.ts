import { DatabaseSync } from 'node:sqlite';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { fits } from './fits.ts';
import { createMatcher } from './matcher.ts';
import { COLUMNS } from './schema.ts';
import type { Segments } from './segments.ts';
import { spanOf } from './span.ts';

export interface Query extends ActivityFilter {
  /** Which lines count when more fit than `limit`. Either way the answer is oldest first. */
  from: 'newest' | 'oldest';
  limit: number;
}

/** Reads whole lines by their numbers. */
export type ReadLines = (numbers: readonly number[]) => Activity[];

/** The lines that fit, oldest first. */
export async function select(segments: Segments, readLines: ReadLines, query: Query): Promise<Activity[]> {
  const numbers = await numbersOf(segments, query);
  // Two calls may share a hash.
  return readLines(query.from === 'newest' ? numbers.toReversed() : numbers).filter((line) => fits(query, line));
}

async function numbersOf(segments: Segments, query: Query): Promise<number[]> {
  const { from, limit } = query;
  const matcher = createMatcher(query);
  const found: number[] = [];
  for await (const segment of segments.walk(spanOf(query), from)) {
    const mask = matcher(segment);
    if (mask === undefined) continue;
    const { count, numbers } = segment;
    for (let step = 0; step < count; step++) {
      const line = from === 'newest' ? count - 1 - step : step;
      if (mask[line] !== 1) continue;
      found.push(numbers[line] ?? 0);
      if (found.length === limit) return found;
    }
  }
  return found;
}

export function openToRead(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
}

export function lineReader(db: DatabaseSync): ReadLines {
  const statement = db.prepare(`SELECT number, ${COLUMNS.join(', ')} FROM activity WHERE number = ?`);
  return (numbers) =>
    numbers.flatMap((number) => {
      const row = statement.get(number);
      // Old lines may be removed at any moment.
      return row === undefined ? [] : [toActivity(row)];
    });
}

/** Every line after a number, oldest first. */
export function* allLines(db: DatabaseSync, after: number): Generator<Activity> {
  const statement = db.prepare(`SELECT number, ${COLUMNS.join(', ')} FROM activity WHERE number > ? ORDER BY number`);
  for (const row of statement.iterate(after)) yield toActivity(row);
}

/** The last lines there are, oldest first. */
export function newestLines(db: DatabaseSync, count: number): Activity[] {
  const statement = db.prepare(`SELECT number, ${COLUMNS.join(', ')} FROM activity ORDER BY number DESC LIMIT ?`);
  return statement.all(count).map(toActivity).toReversed();
}

function toActivity(row: Record<string, unknown>): Activity {
  const line: Record<string, unknown> = {};
  for (const member in row) if (row[member] !== null) line[member] = row[member];
  return line as unknown as Activity;
}
