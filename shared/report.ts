/** What a report is made of where the core cannot be asked. */
export interface OfflineReport {
  /** The state folder. */
  home: string;
  /** How many of the newest records of the activity log. */
  lines: number;
  /** Milliseconds since 1970. */
  now: number;
  /** Why the core could not be asked. */
  without: string;
}
export type ReportWithoutCore = (of: OfflineReport) => Promise<string>;
