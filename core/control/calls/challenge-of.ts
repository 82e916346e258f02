import type { Server } from '../../../shared/models.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { Challenge } from '../../auth/auth.ts';
import { checkNotRefused } from '../../auth/tokens/server-headers.ts';
import { problemOfFailure } from '../../remote/problem-of-failure.ts';
import { RemoteFailure } from '../../remote/remote.ts';
import type { Rooms } from './rooms.ts';

export type ChallengeRooms = Pick<Rooms, 'remote' | 'about' | 'serverHeaders' | 'policies'>;

/** What the server says to someone without a token: where to sign in. `undefined`: it asks for no sign-in. */
export async function challengeOf(
  { remote, about, serverHeaders, policies }: ChallengeRooms,
  server: Server,
  signal: AbortSignal,
): Promise<Challenge | undefined> {
  policies.check({ url: server.url });
  try {
    const conversation = await remote.open({
      url: new URL(server.url),
      introduction: { clientInfo: { name: 'drawbridge', version: about.version }, capabilities: {} },
      credential: undefined,
      stored: serverHeaders.of(server),
      signal,
      onMessage: () => {},
      currentCredential: async () => undefined,
    });
    await conversation.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof RemoteFailure)) throw error;
    if (error.why.kind === 'unauthorized') {
      checkNotRefused(server, error.why.challenge);
      return error.why.challenge;
    }
    throw new ProblemError(problemOfFailure(server.id, error.why), { cause: error });
  }
}
