import { DatabaseSync } from 'node:sqlite';
import { isBusy, storage } from './database.ts';

/**
 * A lock that one process per file can hold and that the kernel frees when its holder dies, however it dies: SQLite's own
 * lock on an empty database. Returns what frees it, or `undefined` when another process holds it. Throws `disk-full` and
 * `storage-failed`.
 */
export function takeLock(file: string): (() => void) | undefined {
  return storage(file, () => {
    const db = new DatabaseSync(file, { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
      return () => db.close();
    } catch (error) {
      db.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
  });
}
