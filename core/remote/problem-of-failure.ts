import { assertNever } from '../../shared/assert-never.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { RemoteFailureKind } from './remote.ts';

/** A failure of the server or the way to it, in a person's words. */
export function problemOfFailure(server: string, why: RemoteFailureKind): Problem {
  switch (why.kind) {
    case 'unauthorized':
      return problem('sign-in-needed', { server });
    case 'forbidden':
      return problem('server-refused', { server, status: 403 });
    case 'session-lost':
      return problem('server-failed', { server, status: 404 });
    case 'unreachable':
      return problem('server-unreachable', { server, reason: why.reason });
    case 'tls':
      return problem('server-tls', { server, reason: why.reason });
    case 'not-mcp':
      return problem('server-not-mcp', { server, reason: why.reason });
    case 'http':
      return problem(why.status < 500 ? 'server-refused' : 'server-failed', { server, status: why.status });
    case 'stream-lost':
    // Not the host's doing: the account or the server was changed meanwhile.
    case 'cancelled':
      return problem('server-stream-lost', { server });
    default:
      return assertNever(why);
  }
}
