import { problemOf } from '../../shared/problem.ts';
import type { Activity, ActivityDraft, LogGap } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Reserve } from '../storage/reserve.ts';

/** Records what can be recorded, and says in its place what could not. */
export interface Gaps {
  /** Throws what writing throws, unless the policy wants calls to go on while the disk is full: then the number is 0. */
  record(draft: ActivityDraft): Activity;
  /** What could not be written since the last record that was. */
  now(): LogGap | undefined;
  /** What the policy wants may have changed. */
  ready(): void;
}

export function createGaps(options: {
  append(draft: ActivityDraft): Activity;
  clock: Clock;
  /** Whether a full disk stops the log and not the calls. */
  goesOn(): boolean;
  /** What calls need beside the log when the disk is full (what was used, what is under way). */
  reserve: Reserve;
  /** A gap began or ended. */
  changed(gap: LogGap | undefined): void;
}): Gaps {
  const { append, clock, goesOn, reserve, changed } = options;
  let gap: LogGap | undefined;

  const begin = (because: string): LogGap => {
    const calls = because === 'disk-full' && goesOn() ? 'go on' : 'stopped';
    if (calls === 'go on') reserve.release();
    return { missing: 0, because, since: isoTime(clock.now()), calls };
  };
  const missed = (because: string): LogGap => {
    const before = gap ?? begin(because);
    const isNew = gap === undefined;
    gap = { ...before, missing: before.missing + 1 };
    if (isNew) changed(gap);
    return gap;
  };
  /** What is missing is said in its place, so that nobody takes the silence for peace. */
  const end = ({ because, missing }: LogGap): void => {
    append({ kind: 'problem', outcome: because, detail: `lines missing here: ${missing}` });
    gap = undefined;
    ready();
    changed(undefined);
  };
  const ready = (): void => {
    if (gap !== undefined) return;
    if (goesOn()) reserve.hold();
    else reserve.release();
  };
  /** What the reserve gave free is for the calls that go on without the log. */
  const isWaiting = (): boolean => gap?.calls === 'go on' && goesOn() && !reserve.isSpare();
  const unrecorded = ({ content: _, ...said }: ActivityDraft): Activity => ({
    ...said,
    number: 0,
    at: isoTime(clock.now()),
  });
  return {
    now: () => gap,
    ready,
    record(draft) {
      if (isWaiting()) {
        missed('disk-full');
        return unrecorded(draft);
      }
      try {
        if (gap !== undefined) end(gap);
        return append(draft);
      } catch (error) {
        if (missed(problemOf(error).code).calls === 'stopped') throw error;
        return unrecorded(draft);
      }
    },
  };
}
