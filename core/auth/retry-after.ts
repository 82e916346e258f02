/** The longest we leave an issuer alone because it says so: an hour. */
const LONGEST_MS = 3_600_000;

/** `Retry-After` (RFC 9110 10.2.3: seconds or a date) in milliseconds from `now`; `undefined` where there is none. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}

/** Evidence that an issuer wants to be left alone. */
export class IssuerBusy extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(response: Pick<Response, 'headers'>) {
    super('the issuer is busy');
    this.name = 'IssuerBusy';
    // A date is meant by the issuer's clock, which may not be ours.
    const issuerTime = Date.parse(response.headers.get('date') ?? '');
    const now = Number.isNaN(issuerTime) ? Date.now() : issuerTime;
    this.retryAfterMs = retryAfterMs(response.headers.get('retry-after'), now);
  }
}
