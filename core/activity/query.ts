import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { COLUMNS, NOT_A_CALL } from './schema.ts';

export interface Query extends ActivityFilter {
  /** Which lines count when more fit than `limit`. Either way the answer is oldest first. */
  from: 'newest' | 'oldest';
  limit: number;
}

/** The lines that fit, oldest first. */
export function select(db: DatabaseSync, query: Query): Activity[] {
  const { conditions, values } = where(query);
  const order = query.from === 'newest' ? 'DESC' : 'ASC';
  const sql = `SELECT number, ${COLUMNS.join(', ')} FROM activity WHERE ${conditions.join(' AND ')}
    ORDER BY number ${order} LIMIT ?`;
  const lines = db
    .prepare(sql)
    .all(...values, query.limit)
    .map(toActivity);
  return query.from === 'newest' ? lines.toReversed() : lines;
}

function where(query: Query): { conditions: string[]; values: SQLInputValue[] } {
  const conditions = ['number > ?'];
  const values: SQLInputValue[] = [query.after ?? 0];
  for (const column of ['host', 'server', 'tool', 'outcome'] as const) {
    const wanted = query[column];
    if (wanted === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(wanted);
  }
  if (query.since !== undefined) {
    conditions.push('at >= ?');
    values.push(query.since);
  }
  if (query.kind !== undefined) {
    conditions.push(`kind IN (${query.kind.map(() => '?').join(', ')})`);
    values.push(...query.kind);
    // SQLite does not see by itself that the index of the few lines covers these.
    if (!query.kind.some((kind) => kind.startsWith('call.'))) conditions.push(NOT_A_CALL);
  }
  return { conditions, values };
}

function toActivity(row: Record<string, unknown>): Activity {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Activity;
}
