import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { RefreshOutcome } from './refresh-request.ts';
import { setName, type SetKey } from './set-rows.ts';

/** How long an issuer is left alone about a token set after a refresh that failed. */
export interface Pauses {
  /** The problem that began the pause. Without a usable token only the issuer's own word keeps us from asking again. */
  of(key: SetKey, usable: boolean): Problem | undefined;
  begin(key: SetKey, outcome: Extract<RefreshOutcome, { kind: 'unavailable' }>): void;
  end(key: SetKey): void;
}

/** A token that still works is handed out this long without trying again. */
const PAUSE_MS = 10_000;

export function createPauses(clock: Clock): Pauses {
  const pauses = new Map<string, { until: number; told: number; problem: Problem }>();
  return {
    of(key, usable) {
      const pause = pauses.get(setName(key));
      return pause && clock.now() < (usable ? pause.until : pause.told) ? pause.problem : undefined;
    },
    begin(key, { problem, retryAfterMs = 0 }) {
      const now = clock.now();
      pauses.set(setName(key), { until: now + Math.max(PAUSE_MS, retryAfterMs), told: now + retryAfterMs, problem });
    },
    end: (key) => void pauses.delete(setName(key)),
  };
}
