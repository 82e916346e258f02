import type { Clock } from '../ports/clock.ts';

/** What `promise` gives within `ms` milliseconds; afterwards `undefined`, and what it gives then is for others. */
export async function inTime<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> {
  let cancel = () => {};
  const tooLate = new Promise<undefined>((resolve) => {
    cancel = clock.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    cancel();
  }
}
