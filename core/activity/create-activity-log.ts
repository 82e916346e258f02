import type { Activity, ActivityDraft } from '../../shared/models.ts';
import { problemOf, ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActivityLog } from './activity.ts';
import { follow } from './follow.ts';
import { createReader } from './reader.ts';
import { openWriter, type Writer } from './writer.ts';

const DEFAULT_LIMIT = 100;

/**
 * The activity log in `file` (activity.db). A file written by a newer version can be read, and `record` throws
 * `database-newer`. After lines that could not be written, the next one that can follows a `problem` that counts them. Throws `storage-failed` or `disk-full` where the file cannot be used at all.
 * `workerFile` is core/activity/read-worker.ts, or what a bundler made of it.
 */
export function createActivityLog({
  file,
  clock,
  workerFile,
}: {
  file: string;
  clock: Clock;
  workerFile?: URL | string;
}): ActivityLog {
  const writer = openUnlessNewer(file, clock);
  const reader = createReader({ file, workerFile: workerFile ?? new URL('./read-worker.ts', import.meta.url) });
  const listeners = new Set<(line: Activity) => void>();
  const closing = new AbortController();
  const source = {
    reader,
    head: () => writer.head(),
    listen(listener: (line: Activity) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const append = (draft: ActivityDraft): Activity => {
    const line = writer.append(draft);
    for (const listener of listeners) listener(line);
    return line;
  };
  /** Lines that could not be written since the last that was, and why the first could not. */
  let missed = 0;
  let because = '';
  return {
    record(draft) {
      try {
        // What is missing is said in its place, so that nobody takes the silence for peace.
        if (missed > 0) append({ kind: 'problem', outcome: because, detail: `lines missing here: ${missed}` });
        missed = 0;
        return append(draft);
      } catch (error) {
        if (missed === 0) because = problemOf(error).code;
        missed += 1;
        throw error;
      }
    },
    list: (filter) => reader.read({ ...filter, limit: filter.limit ?? DEFAULT_LIMIT, from: 'newest' }),
    follow: (filter, signal) => follow(source, filter, AbortSignal.any([signal, closing.signal])),
    async close() {
      closing.abort();
      await reader.close();
      writer.close();
    },
  };
}

/** Nothing is written into what a newer version wrote: its lines may mean more than this one knows. */
function openUnlessNewer(file: string, clock: Clock): Writer {
  try {
    return openWriter(file, clock);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'database-newer') throw error;
    const append = () => {
      throw new ProblemError(error.problem);
    };
    // Nothing is ever recorded here, so whoever follows reads to the end of what there is.
    return { append, head: () => Number.MAX_SAFE_INTEGER, close: () => {} };
  }
}
