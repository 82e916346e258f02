/** Durations, counted in steps of about 2 %: any number of them takes the same few places. */
export interface Histogram {
  /** Milliseconds; what is not a number is not counted. */
  add(ms: number): void;
  readonly count: number;
  readonly longest: number;
  /** What `share` (0 to 1) of them did not exceed, to about 1 %; 0 where there is none. */
  quantile(share: number): number;
}

const step = Math.log(1.02);

export function createHistogram(): Histogram {
  const places = new Map<number, number>();
  let count = 0;
  let longest = 0;
  return {
    add(ms) {
      if (Number.isNaN(ms)) return;
      const place = Math.round(Math.log1p(Math.max(0, ms)) / step);
      places.set(place, (places.get(place) ?? 0) + 1);
      count += 1;
      longest = Math.max(longest, ms);
    },
    get count() {
      return count;
    },
    get longest() {
      return longest;
    },
    quantile(share) {
      let below = 0;
      for (const [place, here] of [...places].toSorted(([a], [b]) => a - b)) {
        below += here;
        if (below >= share * count) return Math.min(longest, Math.expm1(place * step));
      }
      return longest;
    },
  };
}
