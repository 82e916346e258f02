/** How long answers are ignored after what is on the screen has changed, in milliseconds. */
export const GUARD_MS = 500;

export interface GuardClock {
  /** In milliseconds, never going back. */
  now(): number;
  /** Calls `act` after `ms`; the answer prevents that. */
  after(ms: number, act: () => void): () => void;
}

/**
 * Keeps a press meant for something else from answering a question that has only just come under the finger: for half a
 * second after each `restart` nothing counts.
 */
export interface Guard {
  restart(): void;
  /** Whether an answer counts now. */
  isOpen(): boolean;
  subscribe(listener: () => void): () => void;
}

export function createGuard(clock: GuardClock): Guard {
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  let until = clock.now() + GUARD_MS;
  let cancel = clock.after(GUARD_MS, tell);
  return {
    restart() {
      cancel();
      until = clock.now() + GUARD_MS;
      cancel = clock.after(GUARD_MS, tell);
      tell();
    },
    isOpen: () => clock.now() >= until,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const windowClock: GuardClock = {
  now: () => performance.now(),
  after(ms, act) {
    // A timer may fire a little early by the clock; then nobody would look again.
    const timer = setTimeout(act, ms + 5);
    return () => clearTimeout(timer);
  },
};
