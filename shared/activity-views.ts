/** What the activity log comes to: numbers, sessions, and when an entry was last used. Names in it are untrusted text. */
import { z } from 'zod';
import { activityFilter } from './activity.ts';
import { endings as ways } from './ending.ts';

/** Calls by how they ended. */
const endings = z.record(z.enum(ways), z.number().int());

/** What pictures and tables are made of; everything that narrows a list narrows these too. */
export const statsQuery = activityFilter.omit({ after: true, before: true, limit: true, call: true }).extend({
  /** Bars of the picture over time, at most. */
  bars: z.number().int().min(1).max(400).default(60),
  /** Minutes that the person's clock is ahead of UTC: bars of days begin at their midnight. */
  offsetMinutes: z.number().int().default(0),
  /** Rows of each table, at most. */
  top: z.number().int().min(1).max(100).default(10),
});
export type StatsQuery = z.infer<typeof statsQuery>;

const toolOfServer = { server: z.string(), tool: z.string() };

export const toolTimes = z.object({
  ...toolOfServer,
  calls: z.number().int(),
  /** Milliseconds without what the person took, to about 2 %. */
  medianMs: z.number(),
  p95Ms: z.number(),
  /** Exactly. */
  longestMs: z.number(),
});
export type ToolTimes = z.infer<typeof toolTimes>;

export const toolQuestions = z.object({
  ...toolOfServer,
  asked: z.number().int(),
  allowed: z.number().int(),
  denied: z.number().int(),
  /** Timed out or withdrawn. */
  unanswered: z.number().int(),
});
export type ToolQuestions = z.infer<typeof toolQuestions>;

export const hostUse = z.object({
  host: z.string(),
  server: z.string(),
  account: z.string().optional(),
  calls: z.number().int(),
  endings,
  lastAt: z.string(),
});
export type HostUse = z.infer<typeof hostUse>;

export const activityStats = z.object({
  /** Records that fit. */
  records: z.number().int(),
  /** Of the first and the last of them. */
  first: z.string().optional(),
  last: z.string().optional(),
  calls: z.number().int(),
  endings,
  /** Calls over time without a gap, each bar `barMs` long from `at` on. */
  barMs: z.number(),
  bars: z.array(z.object({ at: z.string(), endings })),
  /** Those that take longest, by their 95th percentile. */
  slowest: z.array(toolTimes),
  /** Those that the person was asked about most. */
  mostAsked: z.array(toolQuestions),
  /** Who uses what, most first. */
  uses: z.array(hostUse),
});
export type ActivityStats = z.infer<typeof activityStats>;

export const sessionsQuery = activityFilter.omit({ after: true, limit: true, call: true }).extend({
  /** `before`: only sessions that began before this number. */
  limit: z.number().int().min(1).max(500).default(50),
});
export type SessionsQuery = z.infer<typeof sessionsQuery>;

/** One conversation of one host; counts only what fits the filter. */
export const activitySession = z.object({
  session: z.string(),
  /** Numbers of its first and last record of all. */
  first: z.number().int(),
  last: z.number().int(),
  startedAt: z.string(),
  lastAt: z.string(),
  /** `open`: its end is not on record. */
  state: z.enum(['open', 'closed']),
  host: z.string().optional(),
  entry: z.string().optional(),
  server: z.string().optional(),
  account: z.string().optional(),
  records: z.number().int(),
  calls: z.number().int(),
  endings,
});
export type ActivitySession = z.infer<typeof activitySession>;

/** What the log knows of an entry. */
export interface EntryUse {
  entry: string;
  calls: number;
  /** When something was last called. */
  lastUsedAt?: string;
  /** Of its last session. */
  program?: string;
  evidence?: 'reported' | 'verified';
}
