import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { fail } from '../../shared/problem.ts';
import type { Members } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { LogItem } from './verify.ts';

/** The log in a database as what it is made of. Reads only; throws `log-unreadable`. */
export function* itemsOfDatabase(file: string): Generator<LogItem> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000, readBigInts: true });
  try {
    // One moment of it, while the core may go on writing.
    db.exec('BEGIN');
    const columns = db.prepare("SELECT name FROM pragma_table_info('activity')").all();
    if (!columns.some(({ name }) => name === 'hash')) fail('log-unreadable', { file, reason: 'it has no chain yet' });
    yield* anchorAndCheckpoints(db);
  } finally {
    db.close();
  }
}

function* anchorAndCheckpoints(db: DatabaseSync): Generator<LogItem> {
  const anchor = db.prepare('SELECT * FROM anchor').get();
  if (anchor) yield { kind: 'anchor', checkpoint: checkpointIn(anchor) };
  const checkpoints = db
    .prepare('SELECT * FROM checkpoint WHERE number > ? ORDER BY number')
    .iterate(anchor?.['number'] ?? 0);
  let next = checkpoints.next();
  for (const row of db.prepare('SELECT * FROM activity ORDER BY number').iterate()) {
    yield recordIn(row);
    while (!next.done && Number(next.value['number']) <= Number(row['number'])) {
      yield { kind: 'checkpoint', checkpoint: checkpointIn(next.value) };
      next = checkpoints.next();
    }
  }
  for (; !next.done; next = checkpoints.next()) yield { kind: 'checkpoint', checkpoint: checkpointIn(next.value) };
}

type Row = Record<string, SQLOutputValue>;

function recordIn({ hash, ...values }: Row): LogItem {
  const members = Object.entries(values).map(([name, value]) => [name, memberIn(value)]);
  return { kind: 'record', members: Object.fromEntries(members) as Members, hash: encoded(hash, 'hex') };
}

/** What the log never writes comes to what no record has. */
function memberIn(value: SQLOutputValue | undefined): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : Infinity;
  return value instanceof Uint8Array ? `blob ${encoded(value, 'hex')}` : (value ?? null);
}

function checkpointIn({ number, hash, at, key, signature }: Row): Checkpoint {
  return {
    number: Number(number),
    hash: encoded(hash, 'hex'),
    at: String(at),
    key: encoded(key, 'base64url'),
    signature: encoded(signature, 'base64url'),
  };
}

function encoded(value: SQLOutputValue | undefined, encoding: 'hex' | 'base64url'): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString(encoding) : '';
}
