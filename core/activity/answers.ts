/** What the reader is asked, and what it answers. */
import type {
  ActivitySession,
  ActivityStats,
  EntryUse,
  SessionsQuery,
  StatsQuery,
} from '../../shared/activity-views.ts';
import type { Activity, LogExpected, LogVerdict } from '../../shared/models.ts';
import { itemsOfDatabase } from './database-items.ts';
import { entryUses } from './entry-uses.ts';
import { type Batch, type BatchQuery, createBatches } from './forward/batches.ts';
import { settle } from './forward/settle.ts';
import { lineReader, openToRead, type Query, select } from './query.ts';
import { openSegmentStore } from './segment-store.ts';
import { createSegments } from './segments.ts';
import { sessionsOf } from './sessions.ts';
import { statsOf } from './stats.ts';
import { verifyLog } from './verify.ts';

export interface Answers {
  batch(query: BatchQuery): Promise<Batch | undefined>;
  lines(query: Query): Promise<Activity[]>;
  /** `now`: milliseconds since 1970. */
  stats(query: StatsQuery & { now: number }): Promise<ActivityStats>;
  sessions(query: SessionsQuery): Promise<ActivitySession[]>;
  uses(query: undefined): Promise<EntryUse[]>;
  verify(expected: LogExpected): Promise<LogVerdict>;
  /** Does what the first search would have to do, as long as nobody asks for anything. */
  prepare(query: undefined): Promise<void>;
}
export type Asked = keyof Answers;
export type AskedWith<A extends Asked> = Parameters<Answers[A]>[0];
export type AnswerOf<A extends Asked> = Awaited<ReturnType<Answers[A]>>;

/** Answers from the log in `file`, by a connection that only reads, and what it keeps of it beside it. */
export function openAnswers(file: string): Answers {
  const db = openToRead(file);
  const segments = createSegments(db, openSegmentStore(file.replace(/(\.db)?$/, '.segments.db')));
  const readLines = lineReader(db);
  const batches = createBatches(db, () => settle(file));
  return {
    batch: async (query) => batches(query),
    lines: (query) => select(segments, readLines, query),
    stats({ now, ...query }) {
      const [oldest] = readLines([segments.bounds().first]);
      return statsOf(segments, query, { began: oldest === undefined ? now : Date.parse(oldest.at), now });
    },
    sessions: (query) => sessionsOf(segments, query),
    uses: () => entryUses(segments, readLines),
    verify: async (expected) => verifyLog(itemsOfDatabase(file), expected),
    prepare: () => segments.prepare(),
  };
}
