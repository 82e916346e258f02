import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { holds, isAscii } from './fits.ts';
import { COLUMNS, EXACT, NOT_A_CALL, WORDS } from './schema.ts';

export interface Query extends ActivityFilter {
  /** Which lines count when more fit than `limit`. Either way the answer is oldest first. */
  from: 'newest' | 'oldest';
  limit: number;
  /** With each record's hash, in hex. */
  hash?: true;
}

/** The lines that fit, oldest first. */
export function select(db: DatabaseSync, query: Query): Activity[] {
  const { from, conditions, values } = where(db, query);
  const order = query.from === 'newest' ? 'DESC' : 'ASC';
  const hash = query.hash ? ', lower(hex(hash)) AS hash' : '';
  const sql = `SELECT number, ${COLUMNS.join(', ')}${hash} FROM ${from} WHERE ${conditions.join(' AND ')}
    ORDER BY number ${order} LIMIT ?`;
  const lines = db
    .prepare(sql)
    .all(...values, query.limit)
    .map(toActivity);
  return query.from === 'newest' ? lines.toReversed() : lines;
}

function where(db: DatabaseSync, query: Query): { from: string; conditions: string[]; values: SQLInputValue[] } {
  let from = 'activity';
  const conditions = ['number > ?'];
  const values: SQLInputValue[] = [query.after ?? 0];
  for (const column of EXACT) {
    const wanted = query[column];
    if (wanted === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(wanted);
  }
  if (query.before !== undefined) {
    conditions.push('number < ?');
    values.push(query.before);
  }
  if (query.text !== undefined && query.text !== '') {
    const { condition, count, value, detailOnly } = search(db, query.text);
    // SQLite would rather read every line backwards than sort these few.
    if (detailOnly) from = 'activity INDEXED BY activity_detail';
    conditions.push(condition);
    values.push(...Array.from({ length: count }, () => value));
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
  return { from, conditions, values };
}

interface Search {
  /** Takes `value` `count` times. */
  condition: string;
  count: number;
  value: string;
  /** Where no word fits: only the lines that have a detail need to be read. */
  detailOnly: boolean;
}

function search(db: DatabaseSync, text: string): Search {
  const ascii = isAscii(text);
  const fits = (column: string) => (ascii ? String.raw`${column} LIKE ? ESCAPE '\'` : `holds(${column}, ?)`);
  const value = ascii ? `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : text;
  const found = db.prepare(`SELECT DISTINCT member FROM word WHERE ${fits('value')}`).all(value);
  const members = WORDS.filter((member) => found.some((row) => row['member'] === member));
  const inWords = members.map(
    (member) => `${member} IN (SELECT value FROM word WHERE member = '${member}' AND ${fits('value')})`,
  );
  const condition = [...inWords, `(detail IS NOT NULL AND ${fits('detail')})`].join(' OR ');
  return { condition: `(${condition})`, count: members.length + 1, value, detailOnly: members.length === 0 };
}

/** Opens the log to read. The texts that SQLite cannot compare without regard to case are compared by us. */
export function openToRead(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const compare = (value: SQLOutputValue, text: SQLOutputValue) => Number(holds(String(value ?? ''), String(text)));
  db.function('holds', { deterministic: true, directOnly: true }, compare);
  return db;
}

function toActivity(row: Record<string, unknown>): Activity {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Activity;
}
