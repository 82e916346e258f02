import type { Clock } from '../ports/clock.ts';

const EVERY_MS = 2_000;

/**
 * Calls `changed` soon after the policy in force became another, or can no longer be read, for those who wait and ask nothing
 * meanwhile. `current` gives the same object as long as no file changed. The answer stops it.
 */
export function watchPolicy(current: () => object, clock: Clock, changed: () => void): () => void {
  const look = (): object | undefined => {
    try {
      return current();
    } catch {
      return undefined;
    }
  };
  let known = look();
  let cancel = (): void => {};
  const again = (): void => {
    cancel = clock.after(EVERY_MS, () => {
      const now = look();
      if (now !== known) changed();
      known = now;
      again();
    });
  };
  again();
  return () => cancel();
}
