import { fail, ProblemError } from '../../shared/problem.ts';
import type { HostEra } from '../eras/host-era.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { HealthBook } from './health.ts';
import { SignInNeeded, type Upstream } from './upstream.ts';

/**
 * Uses the server and keeps in mind how that went. Throws `server-older-than-host` where the host speaks 2026-07-28 and the
 * server does not, and what `use` throws.
 */
export function createNoticedUse({
  server,
  upstream,
  health,
  era,
}: {
  server: string;
  upstream: Pick<Upstream, 'use'>;
  health: Pick<HealthBook, 'wantsSignIn' | 'failing'>;
  era(): HostEra;
}): Upstream['use'] {
  return async (act, tool, repeatable) => {
    try {
      return await upstream.use(
        (conversation, held) => {
          const isOlder = era() === 'modern' && conversation.advertisement.era === 'legacy';
          return isOlder ? fail('server-older-than-host', { server }) : act(conversation, held);
        },
        tool,
        repeatable,
      );
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
