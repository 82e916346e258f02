import type {
  Activity,
  ActivityDraft,
  ActivityFilter,
  ContentOf,
  ContentProof,
  LogSigner,
} from '../../shared/models.ts';

/** The one door to the activity database. Append only. */
export interface ActivityLog {
  /** Commits one record before it returns. Throws `disk-full` or `storage-failed`: the caller then lets nothing through. */
  record(draft: ActivityDraft): Activity;
  /** The newest lines that fit, oldest first; `limit` defaults to 100. Reads on a worker's connection, never delaying a call. */
  list(filter: ActivityFilter): Promise<Activity[]>;
  /** Lines that fit as they are recorded. Ends when `signal` aborts. */
  follow(filter: ActivityFilter, signal: AbortSignal): AsyncIterable<Activity>;
  /** Signs the log up to now, where the vault can be used, and says who signs. Throws `disk-full`, `storage-failed`. */
  sign(): Promise<LogSigner>;
  /** Throws `record-unknown`, `commitment-none` and the vault's problems. */
  prove(of: ContentOf, content: unknown): Promise<ContentProof>;
  /** Signs a last time. */
  close(): Promise<void>;
}
