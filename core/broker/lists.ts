/** A host's `…/list` requests: whole, at once, and never later than a host can be kept waiting. */
import { isDeepStrictEqual } from 'node:util';
import type { Held } from '../auth/auth.ts';
import type { Consent } from '../consent/consent.ts';
import { type JsonObject, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import { type Clock, inTime } from '../ports/clock.ts';
import type { Advertisements } from '../registry/advertisements.ts';
import { type Advertisement, type Conversation, type Era, RemoteFailure } from '../remote/remote.ts';
import type { Definitions } from './definitions.ts';
import type { FreshLists, Whose } from './fresh-lists.ts';
import { keepTrying, mayPass } from './keep-trying.ts';
import { changedLists, listChange, listed, listWhole } from './pages.ts';
import { quietly } from './quietly.ts';
import { standIn } from './stand-ins.ts';
import { emptyList } from './tool-results.ts';
import { SignInNeeded, type Upstream } from './upstream.ts';

export interface ListsOptions {
  clock: Clock;
  /** Ends with the session. */
  life: AbortSignal;
  stored: Pick<Advertisements, 'get' | 'list' | 'putList'>;
  fresh: FreshLists;
  consent: Pick<Consent, 'isSuspended'>;
  whose(): Whose;
  use: Upstream['use'];
  /** Sends one request. */
  ask(request: JsonRpcRequest, on: Conversation, held: Held | undefined, signal: AbortSignal): Promise<JsonRpcResponse>;
  /** What is learned from a list, by its method. */
  definitions: Readonly<Record<string, Pick<Definitions, 'asking'>>>;
  /** As this host may see it. */
  visible(method: string, result: JsonObject, era: Era): JsonObject;
  /** A list was given in the server's place. */
  failed(error: unknown, method: string): void;
  /** The host was given another list than the server's. */
  changed(method: string): void;
}

export interface Lists {
  /**
   * Answers with the server's list, or, where that takes too long or the server cannot be reached, with the one known from
   * before; the host then hears of it when the server's turns out to be another. Rejects as `use` does where waiting cannot help.
   */
  answer(request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse>;
  /** The server says that the list changed: call before the host is told. */
  invalidate(method: string): void;
  /** The lists may have changed while nobody could tell us. */
  recheck(): void;
  /** The account is another one. */
  forget(): void;
  close(): void;
}

/** A server is waited for this long where there is a list to stand in for its own, and where there is none, in milliseconds. */
const knownMs = 900;
const unknownMs = 3_000;

export function createLists(options: ListsOptions): Lists {
  const { clock, life, stored, fresh, consent, whose, use, visible } = options;
  /** What the host was given last, by method. */
  const given = new Map<string, readonly JsonObject[]>();
  const trying = new Set<string>();
  /** Rises when lists may have changed, so that an answer on its way is not kept. */
  let turn = 0;
  /** Whose the last list kept was. */
  let last: Whose | undefined;

  const keep = (owner: Whose, method: string, result: JsonObject) => {
    last = owner;
    fresh.put(owner, method, result);
    quietly(() => stored.putList(owner.server, owner.account, method, result));
  };
  const fetch = (request: JsonRpcRequest, signal: AbortSignal) =>
    use(
      async (conversation, held) => {
        const { method } = request;
        const [owner, mine, learn] = [whose(), turn, options.definitions[method]?.asking()];
        const answer = await listWhole((page) => options.ask(page, conversation, held, signal), request);
        const { advertisement } = conversation;
        if ('error' in answer) return offers(advertisement, method) ? answer : emptyInstead(request, answer);
        learn?.(answer.result);
        const isOwners = (held?.account.id ?? '') === owner.account;
        if (isPlain(request) && mine === turn && isOwners) keep(owner, method, answer.result);
        const result = visible(method, answer.result, advertisement.era);
        return result === answer.result ? answer : { ...answer, result };
      },
      undefined,
      true,
    );
  const give = (method: string, answer: JsonRpcResponse) => {
    if ('result' in answer) given.set(method, listed(method, answer.result));
    return answer;
  };
  /** Tells the host, once, where it has another list. */
  const compare = (method: string, answer: JsonRpcResponse) => {
    if (!('result' in answer) || !given.has(method)) return;
    if (isDeepStrictEqual(given.get(method), listed(method, answer.result))) return;
    // Two lists may share one notification.
    for (const one of changedLists(listChange(method))) given.delete(one);
    options.changed(method);
  };
  const refresh = async (method: string) => {
    if (trying.has(method)) return;
    trying.add(method);
    const act = async () => compare(method, await fetch({ jsonrpc: '2.0', id: 0, method, params: {} }, life));
    await keepTrying(act, { clock, signal: life }).finally(() => trying.delete(method));
  };
  const later = (error: unknown, method: string) => {
    if (life.aborted) return;
    options.failed(error, method);
    if (mayPass(error)) void refresh(method);
  };

  return {
    async answer(request, signal) {
      const { method, id } = request;
      if (!isPlain(request)) return fetch(request, signal);
      const kept = fresh.get(whose(), method);
      if (kept) return give(method, resultOf(id, visible(method, kept, 'modern')));
      const { result, era } = standIn({ ...whose(), method }, stored, consent);
      const asking = fetch(request, signal);
      try {
        const answer = await inTime(asking, era ? knownMs : unknownMs, clock);
        if (answer) return give(method, answer);
        asking.then(
          (late) => compare(method, late),
          (error: unknown) => later(error, method),
        );
      } catch (error) {
        if (signal.aborted || !maySubstitute(error, era !== undefined)) throw error;
        later(error, method);
      }
      return give(method, resultOf(id, era ? visible(method, result, era) : result));
    },
    invalidate(method) {
      turn += 1;
      given.delete(method);
      fresh.forget(whose(), method);
    },
    recheck() {
      turn += 1;
      fresh.forget(whose());
      for (const method of given.keys()) void refresh(method);
    },
    forget() {
      turn += 1;
      given.clear();
      if (last) fresh.forget(last);
    },
    close() {
      if (last) fresh.leave(last);
    },
  };
}

/** Whether it asks for the list and nothing in particular. */
function isPlain({ params = {} }: JsonRpcRequest): boolean {
  return Object.keys(params).every((member) => member === '_meta');
}

/** Lists that we announce, for they may come some day, and the server does not know are empty. */
function emptyInstead(request: JsonRpcRequest, answer: JsonRpcResponse): JsonRpcResponse {
  const empty = 'error' in answer && answer.error.code === -32_601 ? emptyList(request.method) : undefined;
  return empty ? resultOf(request.id, empty) : answer;
}

function offers({ capabilities }: Advertisement, method: string): boolean {
  return Object.hasOwn(capabilities, method.split('/', 1)[0] ?? '');
}

/**
 * Whether another list may take the place of the server's. A list known from before also where a sign-in no longer works, and
 * where something on the way (a network that wants a sign-in of its own) answers in the server's place.
 */
function maySubstitute(error: unknown, isKnown: boolean): boolean {
  if (mayPass(error)) return true;
  if (error instanceof SignInNeeded) return isKnown && error.was === 'dead';
  return isKnown && error instanceof RemoteFailure && (error.why.kind === 'tls' || error.why.kind === 'not-mcp');
}
