import { DatabaseSync } from 'node:sqlite';

/**
 * A lock that one process per file can hold and that the kernel frees when its holder dies, however it dies: SQLite's own
 * lock on an empty database. Returns what frees it, or `undefined` when another process holds it.
 */
export function takeLock(file: string): (() => void) | undefined {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return () => db.close();
  } catch {
    db.close();
    return undefined;
  }
}
