import { ProblemError } from '../../../shared/problem.ts';

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

  constructor(retryAfterMs: number | undefined) {
    super('the issuer is busy');
    this.name = 'IssuerBusy';
    this.retryAfterMs = retryAfterMs;
  }
}

/** How long the issuer that answered so wants to be left alone, where it says. */
export function waitWanted({ headers }: Pick<Response, 'headers'>): number | undefined {
  // A date is meant by the issuer's clock, which may not be ours.
  const issuerTime = Date.parse(headers.get('date') ?? '');
  const now = Number.isNaN(issuerTime) ? Date.now() : issuerTime;
  return retryAfterMs(headers.get('retry-after'), now);
}

/** What a problem's cause says of that. */
export function waitWantedBy(error: unknown): number | undefined {
  const cause = error instanceof ProblemError ? error.cause : undefined;
  return cause instanceof IssuerBusy ? cause.retryAfterMs : undefined;
}
