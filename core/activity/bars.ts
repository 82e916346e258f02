const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Lengths that people count time in. */
const lengths = [
  second,
  10 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
];

export interface Bars {
  /** Milliseconds. */
  readonly length: number;
  readonly count: number;
  /** When a bar begins; milliseconds since 1970. */
  beginOf(bar: number): number;
  /** The bar of a time; what a clock that was set back or forward put outside counts with the nearest. */
  barOf(time: number): number;
}

/** At most `most` bars over the time from `from` to `to`, beginning where a clock `offset` milliseconds ahead of UTC is round. */
export function barsOver(from: number, to: number, most: number, offset: number): Bars {
  const beginFor = (length: number) => Math.floor((from + offset) / length) * length - offset;
  const countFor = (length: number) => Math.max(1, Math.floor((to - beginFor(length)) / length) + 1);
  const length = lengths.find((one) => countFor(one) <= most) ?? Math.ceil((to - from) / most / day + 1) * day;
  const [begin, count] = [beginFor(length), countFor(length)];
  return {
    length,
    count,
    beginOf: (bar) => begin + bar * length,
    barOf: (time) => Math.max(0, Math.min(count - 1, Math.floor((time - begin) / length))),
  };
}
