import { storage } from '../storage/database.ts';
import { logItems } from './log-items.ts';
import { type Expected, type Verdict, verifyLog } from './verify.ts';

/**
 * Checks the log in `file`: the database itself, whoever runs or does not run, or an export as JSON lines. Writes nothing and
 * needs no key. Problems: `log-unreadable`, `storage-failed`.
 */
export function verifyFile(file: string, expected: Expected): Verdict {
  return storage(file, () => verifyLog(logItems(file), expected));
}
