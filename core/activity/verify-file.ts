import type { LogExpected, LogVerdict } from '../../shared/activity.ts';
import { storage } from '../storage/database.ts';
import { logItems } from './log-items.ts';
import { verifyLog } from './verify.ts';

/**
 * Checks the log in `file`: the database itself, whoever runs or does not run, or an export as JSON lines. Writes nothing and
 * needs no key. Problems: `log-unreadable`, `storage-failed`.
 */
export function verifyFile(file: string, expected: LogExpected): LogVerdict {
  return storage(file, () => verifyLog(logItems(file), expected));
}
