import { ProblemError } from '../../../shared/problem.ts';

/** Evidence that an issuer wants to be left alone. */
export class IssuerBusy extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(retryAfterMs: number | undefined) {
    super('the issuer is busy');
    this.name = 'IssuerBusy';
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a problem's cause says of that. */
export function waitWantedBy(error: unknown): number | undefined {
  const cause = error instanceof ProblemError ? error.cause : undefined;
  return cause instanceof IssuerBusy ? cause.retryAfterMs : undefined;
}
