import type { JsonObject } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * Lists that a 2026-07-28 server said may be used for a while (`ttlMs`), in memory, each under whose they are: nothing is ever
 * given to another account, and what is `private` not even to another host of it, whose token may reach further.
 */
export interface FreshLists {
  /** With `ttlMs` as what is left of it. */
  get(whose: Whose, method: string): JsonObject | undefined;
  put(whose: Whose, method: string, result: JsonObject): void;
  /** They may have changed; without a method, all of them. */
  forget(whose: Whose, method?: string): void;
  /** The session ends. */
  leave(whose: Whose): void;
}

export interface Whose {
  server: string;
  account: string;
  session: string;
}

/** Nothing is believed for longer, whatever the server says. */
const longestMs = 24 * 60 * 60 * 1000;

export function createFreshLists(clock: Pick<Clock, 'now'>): FreshLists {
  const kept = new Map<string, Map<string, { result: JsonObject; until: number }>>();
  const ownersOf = ({ server, account, session }: Whose) => ({
    everybody: JSON.stringify([server, account]),
    own: JSON.stringify([server, account, session]),
  });
  const look = (owner: string, method: string): JsonObject | undefined => {
    const found = kept.get(owner)?.get(method);
    const left = found === undefined ? 0 : found.until - clock.now();
    return found && left > 0 ? { ...found.result, ttlMs: left } : undefined;
  };
  const drop = (owner: string, method: string | undefined) => {
    if (method === undefined) kept.delete(owner);
    else kept.get(owner)?.delete(method);
  };
  return {
    get(whose, method) {
      const { own, everybody } = ownersOf(whose);
      return look(own, method) ?? look(everybody, method);
    },
    put(whose, method, result) {
      const { own, everybody } = ownersOf(whose);
      const { ttlMs, cacheScope } = result;
      if (typeof ttlMs !== 'number' || !(ttlMs > 0)) return;
      const owner = cacheScope === 'public' ? everybody : own;
      const lists = kept.get(owner) ?? new Map();
      kept.set(owner, lists.set(method, { result, until: clock.now() + Math.min(ttlMs, longestMs) }));
    },
    forget(whose, method) {
      const { own, everybody } = ownersOf(whose);
      drop(own, method);
      drop(everybody, method);
    },
    leave: (whose) => drop(ownersOf(whose).own, undefined),
  };
}
