import type { Auth, AuthServer, Challenge, Held } from '../auth/auth.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Secret } from '../../shared/secret.ts';
import type { JsonRpcMessage } from '../eras/messages.ts';
import { type Conversation, type Introduction, type Remote, RemoteFailure } from '../remote/remote.ts';

/** The server wants a sign-in that only the person can make. `dead`: there was one, and it no longer works. */
export class SignInNeeded extends Error {
  readonly challenge: Challenge;
  readonly was: 'none' | 'dead';

  constructor(challenge: Challenge, was: 'none' | 'dead') {
    super('sign-in needed');
    this.name = 'SignInNeeded';
    this.challenge = challenge;
    this.was = was;
  }
}

export interface UpstreamOptions {
  server: AuthServer;
  auth: Pick<Auth, 'token' | 'refused'>;
  remote: Pick<Remote, 'open'>;
  introduction(): Introduction;
  /** What the server says outside any request. */
  onMessage(message: JsonRpcMessage): void;
  onOpen(conversation: Conversation): void;
}

/** One session's way to its server: opens when first used, with the account's token, and again when it was lost. */
export interface Upstream {
  /**
   * Runs `act` on an open conversation. Refreshes a refused token once; a session the server forgot is opened anew, and
   * `act` repeated, as it provably did not run. Throws SignInNeeded, RemoteFailure, ProblemError.
   */
  use<T>(act: (conversation: Conversation, token: Secret | undefined) => Promise<T>): Promise<T>;
  /** The open conversation, if any. */
  current(): Conversation | undefined;
  /** Forgets the conversation: the account changed. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { server, auth, remote } = options;
  const life = new AbortController();
  /** Rises when the conversation is forgotten, so that one still being opened is not taken up. */
  let turn = 0;
  let opening: Promise<Conversation> | undefined;
  let opened: Conversation | undefined;

  const hold = async (): Promise<Held | undefined> => {
    const answer = await auth.token(server);
    if (answer.kind === 'held') return answer.held;
    if (answer.kind === 'unavailable') throw new ProblemError(answer.problem);
    if (answer.kind === 'dead') throw new SignInNeeded([], 'dead');
    return undefined;
  };
  const open = (token: Secret | undefined): Promise<Conversation> => {
    const mine = turn;
    opening ??= remote
      .open({
        url: new URL(server.url),
        introduction: options.introduction(),
        token,
        signal: life.signal,
        onMessage: (message) => options.onMessage(message),
        currentToken: async () => (await hold())?.token,
      })
      .then(async (conversation) => {
        if (mine !== turn) {
          await conversation.close();
          throw new RemoteFailure({ kind: 'session-lost' }, 'no');
        }
        opened = conversation;
        options.onOpen(conversation);
        return conversation;
      })
      .catch((error: unknown) => {
        if (mine === turn) opening = undefined;
        throw error;
      });
    return opening;
  };
  const reset = async () => {
    const conversation = opened;
    turn += 1;
    opening = undefined;
    opened = undefined;
    await conversation?.close();
  };
  /** After a 401: a token that is newer than the refused one, or the end. */
  const renew = async (held: Held | undefined, challenge: Challenge): Promise<Held> => {
    if (!held) throw new SignInNeeded(challenge, 'none');
    const answer = await auth.refused(server, held);
    if (answer.kind === 'unavailable') throw new ProblemError(answer.problem);
    if (answer.kind !== 'held' || answer.held.generation === held.generation) throw new SignInNeeded(challenge, 'dead');
    return answer.held;
  };

  return {
    async use(act) {
      let held = await hold();
      let renewed = false;
      let reopened = false;
      for (;;) {
        try {
          return await act(await open(held?.token), held?.token);
        } catch (error) {
          if (!(error instanceof RemoteFailure) || life.signal.aborted) throw error;
          if (error.why.kind === 'unauthorized' && !renewed) {
            renewed = true;
            held = await renew(held, error.why.challenge);
          } else if (error.why.kind === 'unauthorized') {
            throw new SignInNeeded(error.why.challenge, 'dead');
          } else if (error.why.kind === 'session-lost' && !reopened) {
            reopened = true;
            await reset();
          } else throw error;
        }
      }
    },
    current: () => opened,
    reset,
    async close() {
      await reset();
      life.abort();
    },
  };
}
