/** The longest we leave anybody alone because they say so: an hour. */
const LONGEST_MS = 3_600_000;

/** `Retry-After` (RFC 9110 10.2.3: seconds or a date) in milliseconds from `now`; `undefined` where there is none. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}

/** How long whoever answered so wants to be left alone, where it says; `now` by our clock. */
export function waitWanted({ headers }: Pick<Response, 'headers'>, now: number): number | undefined {
  // A date is meant by the clock of whoever answers, which may not be ours.
  const theirs = Date.parse(headers.get('date') ?? '');
  return retryAfterMs(headers.get('retry-after'), Number.isNaN(theirs) ? now : theirs);
}
