import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Waits until the disk has what was committed to the database in `file`. Commits wait for no disk (synchronous=NORMAL), so that
 * a call need not: a loss of power may take the last of them, and their numbers are then given anew. What is in the database's
 * own file is on the disk already; the rest is in the write-ahead log beside it.
 */
export function settle(file: string): void {
  let log: number;
  try {
    // To write: Windows flushes no file that was opened to read.
    log = openSync(`${file}-wal`, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    fsyncSync(log);
  } finally {
    closeSync(log);
  }
}
