import { ProblemError } from '../../shared/problem.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { HealthBook } from './health.ts';
import { SignInNeeded, type Upstream } from './upstream.ts';

/** Uses the server and keeps in mind how that went. Throws as `use` does. */
export function noticedUse(upstream: Pick<Upstream, 'use'>, health: HealthBook, server: string): Upstream['use'] {
  return async (act, tool) => {
    try {
      return await upstream.use(act, tool);
    } catch (error) {
      if (error instanceof SignInNeeded) health.wantsSignIn(server);
      if (error instanceof RemoteFailure && error.why.kind !== 'cancelled') {
        health.failing(server, problemOfFailure(server, error.why));
      }
      if (isAboutHeaders(error)) health.failing(server, error.problem);
      throw error;
    }
  };
}

/** Stored headers that do not work are the server's state until they are replaced. */
function isAboutHeaders(error: unknown): error is ProblemError {
  return error instanceof ProblemError && ['header-refused', 'header-missing'].includes(error.problem.code);
}
