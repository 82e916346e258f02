/** What the command does with the log by itself, whether the core runs or not: it only reads, and delays no call. */
import type { LogFiles } from '../../shared/activity.ts';
import { storage } from '../storage/database.ts';
import { exportLines } from './export.ts';
import { newestLines, openToRead } from './query.ts';
import { verifyFile } from './verify-file.ts';

export const logFiles: LogFiles = {
  verify: (file, expected) => verifyFile(file, expected),
  newest: (file, count) =>
    storage(file, () => {
      const db = openToRead(file);
      try {
        return newestLines(db, count);
      } finally {
        db.close();
      }
    }),
  export: (file, format, filter, now, write) =>
    storage(file, () => {
      for (const line of exportLines(file, format, filter, now)) write(line);
    }),
};
