import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../client/control-client.ts';
import type { State } from '../../shared/contract.ts';
import { type Problem, problemOf } from '../../shared/problem.ts';
import { backOff, wellAfter } from './back-off.ts';

/** What the tray app knows of the core. `state` is absent until the first snapshot, and gone with the core. */
export type CoreView =
  | { condition: 'starting' }
  | { condition: 'attached'; state: State }
  | { condition: 'failed'; problem: Problem };

/**
 * Follows the core: attaches to it, starts one where none runs, and again when it is gone. The core is never ours: when
 * this ends, it stays.
 */
export interface CoreLink {
  view(): CoreView;
  /** Called after each change of the view; the answer stops that. */
  listen(listener: (view: CoreView) => void): () => void;
  /** Attaches anew at once: after sleep, a connection may look alive and not be. */
  refresh(): void;
  close(): Promise<void>;
}

export interface CoreLinkOptions {
  client: ControlClient;
  /** Resolves when a core answers; starts one where none runs. */
  start(): Promise<unknown>;
  now?: () => number;
}

export function followCore({ client, start, now = Date.now }: CoreLinkOptions): CoreLink {
  const listeners = new Set<(view: CoreView) => void>();
  const closing = new AbortController();
  let view: CoreView = { condition: 'starting' };
  let round = new AbortController();

  const show = (next: CoreView) => {
    view = next;
    for (const listener of listeners) listener(next);
  };

  /** One life of a connection. Resolves with how long it lasted, in milliseconds. */
  const attach = async (signal: AbortSignal): Promise<number> => {
    const since = now();
    let state: State | undefined;
    try {
      for await (const event of await client.state.follow(undefined, { signal })) {
        if (signal.aborted) break;
        state = event.event === 'snapshot' ? event.state : state && ({ ...state, ...event.parts } as State);
        if (state) show({ condition: 'attached', state });
      }
    } catch {
      // Why it was lost does not matter: what matters is whether a core can be had again.
    }
    return state === undefined ? 0 : now() - since;
  };

  const live = async () => {
    for (let attempt = 0; !closing.signal.aborted; attempt++) {
      round = new AbortController();
      const signal = AbortSignal.any([closing.signal, round.signal]);
      try {
        await start();
        if ((await attach(signal)) >= wellAfter || round.signal.aborted) attempt = -1;
        if (!closing.signal.aborted) show({ condition: 'starting' });
      } catch (error) {
        show({ condition: 'failed', problem: problemOf(error) });
      }
      if (attempt >= 0) await delay(backOff(attempt), undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = live();

  return {
    view: () => view,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refresh: () => round.abort(),
    async close() {
      closing.abort();
      await ended;
    },
  };
}
