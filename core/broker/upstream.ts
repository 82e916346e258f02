import type { Asker, Auth, AuthServer, Challenge, Held } from '../auth/auth.ts';
import { words } from '../auth/accounts/scopes.ts';
import { tokenHints } from '../auth/issuer/challenge.ts';
import { checkNotRefused, hasOwnAuthorization } from '../auth/tokens/server-headers.ts';
import { type Problem, problem, ProblemError, problemOf } from '../../shared/problem.ts';
import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Credential } from '../ports/credential.ts';
import { introduced } from './sign-in-extension.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { type Conversation, type Found, type Introduction, type Remote, RemoteFailure } from '../remote/remote.ts';

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

/** The server says (403) that the token does not reach for this. */
export class ScopeNeeded extends Error {
  readonly challenge: Challenge;
  readonly held: Held;
  readonly scopes: readonly string[];

  constructor(challenge: Challenge, held: Held, scopes: readonly string[]) {
    super('more scopes needed');
    this.name = 'ScopeNeeded';
    this.challenge = challenge;
    this.held = held;
    this.scopes = scopes;
  }
}

export interface UpstreamOptions {
  server: AuthServer;
  /** Whose account and token sets are used; none: the default account's. */
  agent?: string | undefined;
  auth: Pick<Auth, 'token' | 'refused' | 'signInByItself'>;
  remote: Pick<Remote, 'open'>;
  /** Headers the person stored for this server. */
  stored?: Credential | undefined;
  introduction(): Introduction;
  /** Throws where policy lets nothing be sent to this server; asked before each use. */
  permit(): void;
  /** What the server says outside any request. */
  onMessage(message: JsonRpcMessage): void;
  /** A tool the server lists wrongly is not shown to anybody. */
  onToolLeftOut?(tool: string, reason: string): void;
  /** How the server spoke with this account last time. */
  found?(account: string | undefined): Found | undefined;
  /** A new conversation, opened with this account's token. */
  onOpen(conversation: Conversation, account: string | undefined): void;
  /** Tells a new conversation what the one before was told, before anything else uses it. Never throws. */
  restore?(conversation: Conversation, credential: Credential | undefined): Promise<void>;
  /** The server ended the conversation outside any request; it is forgotten already. */
  onLost?(): void;
}

/** What is done with a conversation. */
export type Act<T> = (conversation: Conversation, held: Held | undefined) => Promise<T>;

/** One session's way to its server: opens when first used, with the account's token, and again when it was lost. */
export interface Upstream {
  /**
   * Runs `act` on an open conversation. Refreshes a refused token once; a session the server forgot is opened anew, and
   * `act` repeated, as it provably did not run. Where it is not known whether it ran, it is repeated once if that does no
   * harm (`repeatable`), and never otherwise. `tool`: what it is for. Throws SignInNeeded, ScopeNeeded, RemoteFailure,
   * ProblemError.
   */
  use<T>(act: Act<T>, tool?: string, repeatable?: boolean): Promise<T>;
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

  const holdOnce = async (tool?: string): Promise<Held | undefined> => {
    if (hasOwnAuthorization(server)) return undefined;
    const asker: Asker = { agent: options.agent, tool };
    const answer = await auth.token(server, asker);
    if (answer.kind === 'held') return answer.held;
    if (answer.kind === 'unavailable') throw new ProblemError(answer.problem);
    // A machine signs in anew by itself.
    if (answer.kind === 'dead' && !server.machine) throw new SignInNeeded([], 'dead');
    return undefined;
  };
  /** What `ask` gives, unless the account changed meanwhile (refreshing takes a while): then it is asked for anew. */
  const asOfNow = async (ask: () => Promise<Held | undefined>, tool?: string): Promise<Held | undefined> => {
    const mine = turn;
    const held = await ask().catch((error: unknown) => {
      if (mine === turn) throw error;
      return undefined;
    });
    return mine === turn ? held : hold(tool);
  };
  const hold = (tool?: string): Promise<Held | undefined> => asOfNow(() => holdOnce(tool), tool);
  const open = (held: Held | undefined): Promise<Conversation> => {
    const mine = turn;
    opening ??= remote
      .open({
        url: new URL(server.url),
        introduction: introduced(options.introduction(), server, held?.account),
        credential: held?.credential,
        stored: options.stored,
        signal: life.signal,
        found: options.found?.(held?.account.id),
        onLost() {
          if (mine !== turn) return;
          void reset().then(() => options.onLost?.());
        },
        onMessage: (message) => options.onMessage(message),
        onToolLeftOut: (tool, reason) => options.onToolLeftOut?.(tool, reason),
        currentCredential: async () => (await hold())?.credential,
      })
      .then(async (conversation) => {
        if (mine === turn) await options.restore?.(conversation, held?.credential);
        if (mine !== turn) {
          await conversation.close();
          throw new RemoteFailure({ kind: 'session-lost' }, 'no');
        }
        opened = conversation;
        options.onOpen(conversation, held?.account.id);
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
  /** Forgets a conversation that the server forgot, unless another call did so already and has opened the next. */
  const lose = async (lost: Conversation | undefined) => {
    if (lost !== undefined && lost === opened) await reset();
  };
  /** A machine needs no person, nor does whom a company vouches for; for everybody else that is the end. */
  const signedInByItself = async (challenge: Challenge): Promise<Held> => {
    const isIn = await auth.signInByItself(server, challenge, options.agent);
    const held = isIn ? await hold() : undefined;
    if (!held) throw new SignInNeeded(challenge, 'none');
    return held;
  };
  /** After a 401: a token that is newer than the refused one, or the end. */
  const renew = async (held: Held | undefined, challenge: Challenge): Promise<Held> => {
    checkNotRefused(server, challenge);
    if (!held) return signedInByItself(challenge);
    const answer = await auth.refused(server, held);
    if (answer.kind === 'unavailable') throw new ProblemError(answer.problem);
    if (answer.kind !== 'held' || answer.held.generation === held.generation) throw new SignInNeeded(challenge, 'dead');
    return answer.held;
  };

  return {
    async use(act, tool, repeatable = false) {
      options.permit();
      let held = await hold(tool);
      let renewed = false;
      let reopened = false;
      let repeated = !repeatable;
      for (;;) {
        let conversation: Conversation | undefined;
        try {
          conversation = await open(held);
          return await act(conversation, held);
        } catch (error) {
          if (!(error instanceof RemoteFailure) || life.signal.aborted) throw error;
          if (error.why.kind === 'unauthorized' && !renewed) {
            renewed = true;
            const { challenge } = error.why;
            const refused = held;
            held = await asOfNow(() => renew(refused, challenge), tool);
          } else if (error.why.kind === 'unauthorized') {
            throw new SignInNeeded(error.why.challenge, 'dead');
          } else if (error.why.kind === 'session-lost' && !reopened) {
            reopened = true;
            await lose(conversation);
            // It may have been the account that changed.
            held = await hold(tool);
          } else if (error.why.kind === 'stream-lost' && !repeated) {
            repeated = true;
          } else throw shortOf(error, held) ?? error;
        }
      }
    },
    current: () => opened,
    reset,
    async close() {
      // First, so that nothing opens while the server is told.
      life.abort();
      await reset();
    },
  };
}

/** What a 403 means where it names scopes (RFC 6750 3.1). */
function shortOf({ why }: RemoteFailure, held: Held | undefined): ScopeNeeded | undefined {
  if (why.kind !== 'forbidden' || !held) return undefined;
  const { error, scope } = tokenHints(why.challenge);
  if (error !== 'insufficient_scope' || !scope) return undefined;
  return new ScopeNeeded(why.challenge, held, words(scope));
}

/** What `use` threw, in a person's words. */
export function problemOfUse(server: string, error: unknown): Problem {
  if (error instanceof RemoteFailure) return problemOfFailure(server, error.why);
  if (error instanceof SignInNeeded) return problem('sign-in-needed', { server });
  if (error instanceof ScopeNeeded) return problem('scopes-needed', { server, scopes: error.scopes.join(' ') });
  return problemOf(error);
}
