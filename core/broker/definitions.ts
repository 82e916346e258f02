import { isObject, type JsonObject, type JsonRpcMessage, type JsonRpcResponse } from '../eras/messages.ts';
import type { Exchange } from '../remote/remote.ts';
import type { Upstream } from './upstream.ts';

/** The tools (or prompts) as the server lists them now: what consent shows and pins. */
export interface Definitions {
  /** The definition of this name, asking the server where it is not known; `undefined`: the server lists no such one. */
  of(name: string): Promise<JsonObject | undefined>;
  /** Every one, asking the server. */
  all(): Promise<JsonObject[]>;
  /** Call when the request of the list leaves; takes up its answer, unless they may have changed since: then `false`. */
  asking(): (result: JsonObject) => boolean;
  /** They may have changed. */
  forget(): void;
}

/** A server that pages without end gets no more than this. */
const maxPages = 64;
/** One that says at every listing that its tools have changed is asked so often; what it lists then counts as unlisted. */
const maxListings = 3;

/** `signal` ends the session, and with it a listing under way: a listing serves every call that waits for it. */
export function createDefinitions(
  upstream: Pick<Upstream, 'use'>,
  signal: AbortSignal,
  list: 'tools' | 'prompts' = 'tools',
): Definitions {
  const known = new Map<string, JsonObject>();
  let complete = false;
  let listing: Promise<void> | undefined;
  /** Rises when they may have changed, so that an answer to an earlier question is not taken for what is true now. */
  let turn = 0;

  const asking = () => {
    const mine = turn;
    return (result: JsonObject) => {
      if (mine !== turn) return false;
      const listed = Array.isArray(result[list]) ? result[list] : [];
      for (const one of listed) if (isObject(one) && typeof one['name'] === 'string') known.set(one['name'], one);
      return true;
    };
  };
  /** Every page; ends early when something changed meanwhile, for a new conversation would not know the page to go on with. */
  const listAll = async () => {
    let cursor: string | undefined;
    let learn: ReturnType<typeof asking> | undefined;
    for (let page = 0; page < maxPages; page++) {
      const result = await listPage(upstream, { method: `${list}/list`, cursor }, signal, () => (learn ??= asking()));
      if (!learn?.(result)) return;
      cursor = typeof result['nextCursor'] === 'string' ? result['nextCursor'] : undefined;
      if (cursor === undefined) break;
    }
    complete = true;
  };
  const listTogether = () =>
    (listing ??= listAll().finally(() => {
      listing = undefined;
    }));
  const isUnsure = (name: string) => !known.has(name) && !complete;

  return {
    async of(name) {
      for (let listings = 0; isUnsure(name) && listings < maxListings; listings++) await listTogether();
      return known.get(name);
    },
    async all() {
      await listAll();
      return [...known.values()];
    },
    asking,
    forget() {
      turn += 1;
      known.clear();
      complete = false;
    },
  };
}

async function listPage(
  upstream: Pick<Upstream, 'use'>,
  { method, cursor }: { method: string; cursor: string | undefined },
  signal: AbortSignal,
  leaving: () => void,
): Promise<JsonObject> {
  const ignore = (_: JsonRpcMessage) => {};
  const answer: JsonRpcResponse = await upstream.use((conversation, held) => {
    leaving();
    const exchange: Exchange = { credential: held?.credential, signal, onMessage: ignore };
    const params = cursor === undefined ? {} : { cursor };
    return conversation.request({ jsonrpc: '2.0', id: 0, method, params }, exchange);
  });
  return 'result' in answer ? answer.result : {};
}
