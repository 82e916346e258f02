import { renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fail, type Problem, problem, ProblemError } from '../../shared/problem.ts';

/** SQL, or where that cannot say it, what does it; inside a transaction of its own. */
export type Migration = string | ((db: DatabaseSync) => void);

/**
 * Opens a SQLite file and brings it to the newest of `migrations` (in order; never changed once released). WAL with
 * synchronous=NORMAL: a commit survives the death of the process; power loss may take the last few. With `backup`, what is
 * there is copied to `FILE.before-VERSION` before it is changed. `alone`: no other connection may use it meanwhile, and each
 * commit takes half the time. Problems: `database-newer`, `disk-full`, `storage-failed`.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  { backup = false, alone = false }: { backup?: boolean; alone?: boolean } = {},
): DatabaseSync {
  return storage(file, () => {
    const db = new DatabaseSync(file, { timeout: 5_000 });
    // First: its locks are then never let go, and who else uses it need not be looked for.
    if (alone) db.exec('PRAGMA locking_mode=EXCLUSIVE');
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON');
    try {
      migrate(db, file, migrations, backup);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });
}

function migrate(db: DatabaseSync, file: string, migrations: readonly Migration[], backup: boolean): void {
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  const from = row.user_version;
  if (from > migrations.length) fail('database-newer', { file });
  if (backup && from > 0 && from < migrations.length) backUp(db, `${file}.before-${migrations.length}`);
  for (const [step, migration] of migrations.slice(from).entries()) {
    transaction(db, () => {
      if (typeof migration === 'string') db.exec(migration);
      else migration(db);
      db.exec(`PRAGMA user_version=${from + step + 1}`);
    });
  }
}

/** A copy left by an attempt that came to nothing may be half of one. Named into place, so that what has the name is whole. */
function backUp(db: DatabaseSync, to: string): void {
  const fresh = `${to}.new`;
  rmSync(fresh, { force: true });
  db.prepare('VACUUM INTO ?').run(fresh);
  renameSync(fresh, to);
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
    const of = storageProblem(file, error);
    throw of ? new ProblemError(of, { cause: error }) : error;
  }
}

/** What an error of SQLite or the file system about `file` means to a person; `undefined` for an error of another kind. */
export function storageProblem(file: string, error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem;
  const code = sqliteCode(error);
  const system = systemCode(error);
  if (code === undefined && system === undefined) return undefined;
  // SQLite tells a full disk in several ways, by what it was just about to write.
  if (code === SQLITE_FULL || system === 'ENOSPC' || isFull(dirname(file))) return problem('disk-full', { file });
  return problem('storage-failed', { file, reason: error instanceof Error ? error.message : 'unknown' });
}

function isFull(folder: string): boolean {
  try {
    return statfsSync(folder).bavail === 0;
  } catch {
    return false;
  }
}

/** `storage` for one file: what a room's tables run their statements through. */
export type Act = <T>(statement: () => T) => T;

/** Whether another connection holds what was asked for. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_BUSY;
}

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** The code of an error that the file system gave, such as `ENOSPC`. */
function systemCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  return typeof code === 'string' && typeof syscall === 'string' ? code : undefined;
}
