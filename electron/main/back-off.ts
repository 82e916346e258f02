/** How long to wait before the next attempt, in milliseconds: doubling, so that a core that cannot run costs nothing. */
export function backOff(attempt: number): number {
  return Math.min(250 * 2 ** attempt, 30_000);
}

/** A core that was there for so long, in milliseconds, was well: its loss is met at once again. */
export const wellAfter = 60_000;
