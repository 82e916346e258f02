const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to leave a collector alone that took nothing. */
export interface BackOff {
  /** In milliseconds: about twice as long each time, never less than the collector asks for. */
  next(askedMs: number): number;
  /** It took something. */
  reset(): void;
}

/** `random`: from 0 up to 1. Ten thousand machines must not all come back at once, so no two wait equally long. */
export function createBackOff(random: () => number): BackOff {
  let longest = FIRST_MS;
  return {
    next(askedMs) {
      const own = longest * (0.5 + random() / 2);
      longest = Math.min(longest * 2, LONGEST_MS);
      return askedMs > own ? askedMs + random() * FIRST_MS : own;
    },
    reset: () => void (longest = FIRST_MS),
  };
}
