import type { Activity, ActivityDraft, ActivityFilter } from '../../shared/models.ts';

/** The one door to the activity database. Append only. */
export interface ActivityLog {
  /** Commits one line before it returns. Throws `disk-full` or `storage-failed`: the caller then lets nothing through. */
  record(draft: ActivityDraft): Activity;
  /** The newest lines that fit, oldest first; `limit` defaults to 100. Reads on a worker's connection, never delaying a call. */
  list(filter: ActivityFilter): Promise<Activity[]>;
  /** Lines that fit as they are recorded. Ends when `signal` aborts. */
  follow(filter: ActivityFilter, signal: AbortSignal): AsyncIterable<Activity>;
  close(): Promise<void>;
}
