import type { Problem } from '../../../shared/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RefreshOutcome } from './refresh-request.ts';
import { setName, type SetKey } from './set-rows.ts';

/** How long an issuer is left alone about a token set after a refresh that failed. */
export interface Pauses {
  /**
   * The problem that began the pause. Without a usable token it is as long as the issuer says; else there is none after the
   * first failures, which may be a network that just comes back, and then a growing one.
   */
  of(key: SetKey, usable: boolean): Problem | undefined;
  begin(key: SetKey, outcome: Extract<RefreshOutcome, { kind: 'unavailable' }>): void;
  end(key: SetKey): void;
}

/** A token that still works is handed out this long without trying again; no pause of our own is longer. */
const PAUSE_MS = 10_000;
const SHORTEST_MS = 1000;
const FREE_FAILURES = 2;

interface Pause {
  since: number;
  /** While a token still works. */
  until: number;
  /** While there is none. */
  told: number;
  failures: number;
  problem: Problem;
}

export function createPauses(clock: Clock): Pauses {
  const pauses = new Map<string, Pause>();
  return {
    of(key, usable) {
      const pause = pauses.get(setName(key));
      const now = clock.now();
      // A clock that was set back must not make a pause of hours.
      const isOn = pause && pause.since <= now && now < (usable ? pause.until : pause.told);
      return isOn ? pause.problem : undefined;
    },
    begin(key, { problem, retryAfterMs = 0 }) {
      const since = clock.now();
      const failures = (pauses.get(setName(key))?.failures ?? 0) + 1;
      const until = since + Math.max(PAUSE_MS, retryAfterMs);
      const told = since + Math.max(restAfter(failures), retryAfterMs);
      pauses.set(setName(key), { since, until, told, failures, problem });
    },
    end: (key) => void pauses.delete(setName(key)),
  };
}

function restAfter(failures: number): number {
  const more = failures - FREE_FAILURES - 1;
  return more < 0 ? 0 : Math.min(SHORTEST_MS * 2 ** more, PAUSE_MS);
}
