import { assertNever } from '../../shared/assert-never.ts';
import { problem, ProblemError, type Problem } from '../../shared/problem.ts';
import { oauthFailure, type OauthFailure } from './oauth-failure.ts';

/**
 * What a failure at the issuer means to the person who signs in. The library's error stays behind: its evidence may hold
 * codes and tokens.
 */
export async function signInProblem(error: unknown, server: string, issuer: string): Promise<Problem> {
  const known = error instanceof ProblemError ? error : (error as { cause?: unknown }).cause;
  if (known instanceof ProblemError) return known.problem;
  return problemOfFailure(await oauthFailure(error), server, new URL(issuer).host);
}

function problemOfFailure(failure: OauthFailure, server: string, host: string): Problem {
  switch (failure.kind) {
    case 'refused':
      // The person said no on the issuer's page (RFC 6749 4.1.2.1).
      if (failure.error === 'access_denied') return problem('sign-in-cancelled', { server });
      return problem('sign-in-failed', { server, reason: `${host} answered "${failure.error}"` });
    case 'mismatch':
      return problem('sign-in-failed', { server, reason: 'the answer does not belong to this sign-in' });
    case 'unavailable':
      return problem('sign-in-unavailable', { server, reason: `${host}: ${failure.reason}` });
    default:
      return assertNever(failure);
  }
}
