import { join } from 'node:path';
import { storage } from '../../storage/database.ts';
import type { ReportSources } from './sources.ts';
import { lastLines, storedFiles } from './stored-files.ts';

/** Of what the core printed. */
const LINES = 40;

/** What the state folder tells, whether the core runs or not. Their problems: `storage-failed`. */
export function fileSources(home: string): Pick<ReportSources, 'files' | 'said'> {
  const printed = join(home, 'core.log');
  return {
    files: () => storage(home, () => storedFiles(home)),
    said: () => storage(printed, () => lastLines(printed, LINES)),
  };
}
