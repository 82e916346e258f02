import { problemOf } from '../../shared/problem.ts';
import type { Activity, ActivityDraft, LogGap } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';

/** Records what can be recorded, and says in its place what could not. */
export interface Gaps {
  /** Throws what writing throws, unless the policy wants calls to go on while the disk is full: then the number is 0. */
  record(draft: ActivityDraft): Activity;
  /** What could not be written since the last record that was. */
  now(): LogGap | undefined;
}

export function createGaps(options: {
  append(draft: ActivityDraft): Activity;
  clock: Clock;
  /** Whether a full disk stops the log and not the calls. */
  goesOn(): boolean;
  /** A gap began or ended. */
  changed(gap: LogGap | undefined): void;
}): Gaps {
  const { append, clock, goesOn, changed } = options;
  let gap: LogGap | undefined;
  const missed = (error: unknown): LogGap => {
    const { code } = problemOf(error);
    const calls = code === 'disk-full' && goesOn() ? 'go on' : 'stopped';
    const begun = gap === undefined;
    gap = {
      missing: (gap?.missing ?? 0) + 1,
      because: gap?.because ?? code,
      since: gap?.since ?? isoTime(clock.now()),
      calls,
    };
    if (begun) changed(gap);
    return gap;
  };
  /** What is missing is said in its place, so that nobody takes the silence for peace. */
  const close = ({ because, missing }: LogGap): void => {
    append({ kind: 'problem', outcome: because, detail: `lines missing here: ${missing}` });
    gap = undefined;
    changed(undefined);
  };
  return {
    now: () => gap,
    record(draft) {
      try {
        if (gap !== undefined) close(gap);
        return append(draft);
      } catch (error) {
        if (missed(error).calls === 'stopped') throw error;
        const { content: _, ...said } = draft;
        return { ...said, number: 0, at: isoTime(clock.now()) };
      }
    },
  };
}
