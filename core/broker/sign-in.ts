import type { Auth, AuthServer, Caller, Challenge } from '../auth/auth.ts';
import { fail } from '../../shared/problem.ts';
import { type Clock, passed } from '../ports/clock.ts';
import type { JsonObject } from '../eras/messages.ts';
import { emptyList } from './tool-results.ts';
import { ScopeNeeded, SignInNeeded } from './upstream.ts';

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
  /**
   * Runs `act`; where it needs a sign-in never made before, or (for a tool) more scopes, asks for that, waits for it and
   * runs `act` again. Throws `sign-in-*`, `scopes-*`, and what `act` throws.
   */
  through<T>(act: () => Promise<T>, patience: Patience, tool?: string): Promise<T>;
}

/** A server that wants more and more is not followed further (checklist A48). */
const maxStepUps = 2;

export function createSignInGate(options: {
  server: AuthServer;
  auth: Pick<Auth, 'signIn' | 'fellShort' | 'token'>;
  clock: Clock;
  caller: Caller;
}): SignInGate {
  const { server, auth, clock, caller } = options;

  const open = async (challenge: Challenge, more: Partial<Caller>, patience: Patience) => {
    patience.signal.throwIfAborted();
    const { done } = auth.signIn(server, challenge, { caller: { ...caller, ...more } });
    const inTime = await waitFor(done, patience, clock);
    if (!inTime) fail('sign-in-pending', { server: server.id });
  };
  const signIn = (needed: SignInNeeded, patience: Patience, tool: string | undefined) => {
    // A sign-in that stopped working opens no browser by itself: the person is told, and starts it.
    if (needed.was === 'dead') return fail('sign-in-needed', { server: server.id });
    return open(needed.challenge, { tool }, patience);
  };
  const stepUp = async (needed: ScopeNeeded, patience: Patience, tool: string) => {
    const { held, scopes, challenge } = needed;
    auth.fellShort(server, tool, held, scopes);
    const answer = await auth.token(server, { agent: caller.agent, tool });
    // The agent may have a wider token already, which was not used as long as nobody knew that the tool needs it.
    const isWider = answer.kind === 'held' && scopes.some((scope) => !held.scopes.includes(scope));
    if (isWider && scopes.every((scope) => answer.held.scopes.includes(scope))) return;
    await open(challenge, { tool, short: held.set }, patience);
  };
  return {
    async through(act, patience, tool) {
      let signedIn = false;
      for (let stepUps = 0; ;) {
        try {
          return await act();
        } catch (error) {
          if (error instanceof SignInNeeded && !signedIn) {
            signedIn = true;
            await signIn(error, patience, tool);
          } else if (error instanceof ScopeNeeded && tool !== undefined) {
            if (stepUps++ === maxStepUps) fail('scopes-not-enough', { server: server.id, tool });
            await stepUp(error, patience, tool);
          } else throw error;
        }
      }
    },
  };
}

/** Whether `done` came before patience ended. What was waited for goes on either way. */
export async function waitFor(done: Promise<unknown>, { until, signal }: Patience, clock: Clock): Promise<boolean> {
  const over = new AbortController();
  const tooLate = passed(clock, Math.max(0, until - clock.now()), AbortSignal.any([signal, over.signal]));
  try {
    return await Promise.race([done.then(() => true), tooLate.then(() => false)]);
  } finally {
    over.abort();
  }
}
