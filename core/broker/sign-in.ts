import type { Auth, AuthServer } from '../auth/auth.ts';
import { fail } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { JsonObject } from '../eras/messages.ts';
import { emptyList } from './tool-results.ts';
import { SignInNeeded } from './upstream.ts';

/** A tool of our own, listed where the server's tools cannot be had before a sign-in. */
export const signInToolName = 'drawbridge_sign_in';

/** Until the sign-in, lists are empty, but for the tool that starts it. */
export function listBeforeSignIn(method: string, server: string): JsonObject | undefined {
  return method === 'tools/list' ? { tools: [signInTool(server)] } : emptyList(method);
}

function signInTool(server: string): JsonObject {
  return {
    name: signInToolName,
    title: `Sign in to ${server}`,
    description: `Nobody is signed in to "${server}" yet. This opens its sign-in page in the person's browser; the tools of "${server}" appear once they have signed in. Call it when they want to use "${server}".`,
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}

/** How long a call waits for a person, and what ends the wait early. */
export interface Patience {
  until: number;
  signal: AbortSignal;
}

export interface SignInGate {
  /** Runs `act`; where it needs a sign-in never made before, opens one, waits for it and runs `act` again. */
  through<T>(act: () => Promise<T>, patience: Patience): Promise<T>;
  /** Opens the sign-in, or joins it, and waits. Throws `sign-in-*` problems. */
  signIn(needed: SignInNeeded, patience: Patience): Promise<void>;
}

export function createSignInGate(options: {
  server: AuthServer;
  auth: Pick<Auth, 'signIn'>;
  clock: Clock;
}): SignInGate {
  const { server, auth, clock } = options;

  const signIn = async (needed: SignInNeeded, patience: Patience) => {
    // A sign-in that stopped working opens no browser by itself: the person is told, and starts it.
    if (needed.was === 'dead') fail('sign-in-needed', { server: server.id });
    const { done } = auth.signIn(server, needed.challenge);
    const inTime = await waitFor(done, patience, clock);
    if (!inTime) fail('sign-in-pending', { server: server.id });
  };
  return {
    signIn,
    async through(act, patience) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof SignInNeeded)) throw error;
        await signIn(error, patience);
      }
      return act();
    },
  };
}

/** Whether `done` came before patience ended. The sign-in itself goes on either way. */
async function waitFor(done: Promise<unknown>, { until, signal }: Patience, clock: Clock): Promise<boolean> {
  let stop = () => {};
  const tooLate = new Promise<false>((resolve) => {
    const cancel = clock.after(Math.max(0, until - clock.now()), () => resolve(false));
    const abort = () => resolve(false);
    signal.addEventListener('abort', abort, { once: true });
    stop = () => {
      cancel();
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([done.then(() => true), tooLate]);
  } finally {
    stop();
  }
}
