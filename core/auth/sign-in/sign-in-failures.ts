import { assertNever } from '../../../shared/assert-never.ts';
import { problem, ProblemError, type Problem } from '../../../shared/problem.ts';
import { knownProblem } from '../issuer/known-problem.ts';
import { oauthFailure, type OauthFailure } from '../issuer/oauth-failure.ts';
import { IssuerBusy } from '../issuer/issuer-busy.ts';

/**
 * What a failure at the issuer means to the person who signs in. The library's error stays behind: its evidence may hold
 * codes and tokens.
 */
export async function signInError(error: unknown, server: string, issuer: string): Promise<ProblemError> {
  const known = knownProblem(error);
  if (known) return known;
  const { host } = new URL(issuer);
  const failure = await oauthFailure(error);
  if (failure.kind === 'unavailable') return unavailableAt(host, failure, server);
  return new ProblemError(problemOfFailure(failure, server, host));
}

function problemOfFailure(failure: Exclude<OauthFailure, Unavailable>, server: string, host: string): Problem {
  switch (failure.kind) {
    case 'refused':
      // The person said no on the issuer's page (RFC 6749 4.1.2.1).
      if (failure.error === 'access_denied') return problem('sign-in-cancelled', { server });
      return problem('sign-in-failed', { server, reason: `${host} answered "${failure.error}"` });
    case 'mismatch':
      return problem('sign-in-failed', { server, reason: 'the answer does not belong to this sign-in' });
    default:
      return assertNever(failure);
  }
}

type Unavailable = Extract<OauthFailure, { kind: 'unavailable' }>;

/** `sign-in-unavailable`; its cause says how long the issuer wants to be left alone. */
export function unavailableAt(host: string, { reason, retryAfterMs }: Omit<Unavailable, 'kind'>, server: string) {
  const of = problem('sign-in-unavailable', { server, reason: `${host}: ${reason}` });
  return new ProblemError(of, { cause: new IssuerBusy(retryAfterMs) });
}
