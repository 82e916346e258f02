import { ProblemError } from '../../shared/problem.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { HealthBook } from './health.ts';
import { SignInNeeded } from './upstream.ts';

/** Keeps in mind what a use of the server failed of, where that says something of the server. */
export function noteFailure(health: HealthBook, server: string, error: unknown): void {
  if (error instanceof SignInNeeded) health.wantsSignIn(server);
  if (error instanceof RemoteFailure && error.why.kind !== 'cancelled')
    health.failing(server, problemOfFailure(server, error.why));
  // Stored headers that do not work are the server's state until they are replaced.
  if (error instanceof ProblemError && ['header-refused', 'header-missing'].includes(error.problem.code))
    health.failing(server, error.problem);
}
