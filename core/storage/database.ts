import { DatabaseSync } from 'node:sqlite';
import { fail, ProblemError } from '../../shared/problem.ts';

/**
 * Opens a SQLite file and brings it to the newest of `migrations` (one text of SQL each, in order; never changed once
 * released). WAL with synchronous=NORMAL: a commit survives the death of the process; power loss may take the last few.
 * Problems: `database-newer`, `disk-full`, `storage-failed`.
 */
export function openDatabase(file: string, migrations: readonly string[]): DatabaseSync {
  return storage(file, () => {
    const db = new DatabaseSync(file, { timeout: 5_000 });
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON');
    try {
      migrate(db, file, migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });
}

function migrate(db: DatabaseSync, file: string, migrations: readonly string[]): void {
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (row.user_version > migrations.length) fail('database-newer', { file });
  for (let version = row.user_version; version < migrations.length; version++) {
    transaction(db, () => db.exec(`${migrations[version]}; PRAGMA user_version=${version + 1}`));
  }
}

/** Runs `act` in one immediate transaction; an error undoes it all. */
export function transaction<T>(db: DatabaseSync, act: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = act();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Runs `act`, turning SQLite's and the file system's errors about `file` into problems. */
export function storage<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = sqliteCode(error);
    if (code === SQLITE_FULL || hasCode(error, 'ENOSPC')) fail('disk-full', { file });
    if (code !== undefined)
      fail('storage-failed', { file, reason: error instanceof Error ? error.message : 'unknown' });
    throw error;
  }
}

/** `storage` for one file: what a room's tables run their statements through. */
export type Act = <T>(statement: () => T) => T;

const SQLITE_FULL = 13;

function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return (error as { code?: unknown } | undefined)?.code === code;
}
