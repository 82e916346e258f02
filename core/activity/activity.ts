import type {
  ActivitySession,
  ActivityStats,
  EntryUse,
  SessionsQuery,
  StatsQuery,
} from '../../shared/activity-views.ts';
import type {
  Activity,
  ActivityDraft,
  ActivityFilter,
  CallContent,
  ContentOf,
  ContentProof,
  LogExpected,
  LogGap,
  LogSigner,
  LogVerdict,
} from '../../shared/models.ts';
import type { Collector } from './forward/collector.ts';

/** The one door to the activity database. Append only. */
export interface ActivityLog {
  /**
   * Commits one record before it returns. Throws `disk-full` or `storage-failed`: the caller then lets nothing through. Where the
   * policy has a full disk stop the log and not the calls, it gives the number 0 in place of `disk-full`.
   */
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
  /** Signs the log up to now, where the vault can be used, and says who signs. Throws `disk-full`, `storage-failed`. */
  sign(): Promise<LogSigner>;
  /** Checks every record, on the worker's connection. */
  verify(expected: LogExpected): Promise<LogVerdict>;
  /** Throws `record-unknown`, `commitment-none` and the vault's problems. */
  prove(of: ContentOf, content: unknown): Promise<ContentProof>;
  /** What was kept in full. Throws `record-unknown`, `content-none` and the vault's problems. */
  content(of: ContentOf): Promise<CallContent>;
  /** What could not be written since the last record that was. */
  gap(): LogGap | undefined;
  /** Where the policy has records sent to. */
  readonly collector: Pick<Collector, 'state' | 'isTracing' | 'storeHeaders'>;
  /** What the policy says of the log may have changed. */
  rulesChanged(): void;
  /** Removes now what the policy lets go; else that is done every hour. Gives how many records. */
  removeOld(): Promise<number>;
  /** Signs a last time. */
  close(): Promise<void>;
}
