import type {
  ActivitySession,
  ActivityStats,
  EntryUse,
  SessionsQuery,
  StatsQuery,
} from '../../shared/activity-views.ts';
import type { Activity, ActivityDraft, ActivityFilter } from '../../shared/models.ts';

/** The one door to the activity database. Append only. */
export interface ActivityLog {
  /** Commits one record before it returns. Throws `disk-full` or `storage-failed`: the caller then lets nothing through. */
  record(draft: ActivityDraft): Activity;
  /** The newest lines that fit, oldest first; `limit` defaults to 100. Reads on a worker's connection, never delaying a call. */
  list(filter: ActivityFilter): Promise<Activity[]>;
  /** Numbers of the lines that fit, for pictures and tables. */
  stats(query: StatsQuery): Promise<ActivityStats>;
  /** The sessions with lines that fit, the one that began last first. */
  sessions(query: SessionsQuery): Promise<ActivitySession[]>;
  /** What is on record of each entry that ever did anything. */
  uses(): Promise<EntryUse[]>;
  /** Lines that fit as they are recorded. Ends when `signal` aborts. */
  follow(filter: ActivityFilter, signal: AbortSignal): AsyncIterable<Activity>;
  /** Signs the log up to now, where the vault can be used. Throws `disk-full`, `storage-failed` and the vault's problems. */
  sign(): Promise<void>;
  /** Signs a last time. */
  close(): Promise<void>;
}
