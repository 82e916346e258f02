import type { JsonObject } from '../eras/messages.ts';
import type { Exchange } from '../remote/remote.ts';
import { listed, listWhole } from './pages.ts';
import type { Upstream } from './upstream.ts';

/** The tools (or prompts) as the server lists them now: what consent shows and pins. */
export interface Definitions {
  /** The definition of this name, asking the server where it is not known; `undefined`: the server lists no such one. */
  of(name: string): Promise<JsonObject | undefined>;
  /** The same without asking. */
  known(name: string): JsonObject | undefined;
  /** Every one, asking the server. */
  all(): Promise<JsonObject[]>;
  /** Call when the request of the list leaves; takes up its answer, unless they may have changed since: then `false`. */
  asking(): (result: JsonObject) => boolean;
  /** They may have changed. */
  forget(): void;
}

/** One that says at every listing that its tools have changed is asked so often; what it lists then counts as unlisted. */
const maxListings = 3;

/** `signal` ends the session, and with it a listing under way: a listing serves every call that waits for it. */
export function createDefinitions(
  upstream: Pick<Upstream, 'use'>,
  signal: AbortSignal,
  list: 'tools' | 'prompts' = 'tools',
): Definitions {
  const known = new Map<string, JsonObject>();
  const method = `${list}/list`;
  let complete = false;
  let listing: Promise<void> | undefined;
  /** Rises when they may have changed, so that an answer to an earlier question is not taken for what is true now. */
  let turn = 0;

  const asking = () => {
    const mine = turn;
    return (result: JsonObject) => {
      if (mine !== turn) return false;
      for (const one of listed(method, result)) if (typeof one['name'] === 'string') known.set(one['name'], one);
      return true;
    };
  };
  const listAll = async () => {
    const { answer, learn } = await upstream.use(
      async (conversation, held) => {
        const exchange: Exchange = { credential: held?.credential, signal, onMessage: () => {} };
        const learn = asking();
        const request = { jsonrpc: '2.0', id: 0, method, params: {} } as const;
        return { answer: await listWhole((page) => conversation.request(page, exchange), request), learn };
      },
      undefined,
      true,
    );
    complete = learn('result' in answer ? answer.result : {}) || complete;
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
    known: (name) => known.get(name),
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
