import type { Clock } from '../../core/ports/clock.ts';

/** Time that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due on the way, in order. */
  advance(ms: number): void;
  /** Moves on without running timers, as a machine that slept does. */
  sleep(ms: number): void;
}

export function createManualClock(start: number = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  const timers = new Set<{ at: number; act: () => void }>();
  let now = start;
  return {
    now: () => now,
    after(ms, act) {
      const timer = { at: now + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
    sleep(ms) {
      now += ms;
    },
  };
}
