import type { Activity, ActivityFilter } from '../../../shared/models.ts';
import { type Problem, problemOf } from '../../../shared/problem.ts';
import type { CoreClient } from '../../core/core-client.ts';

/** Lines asked for at once. */
export const PAGE = 250;

/** The log as far as it was read, newest first. */
export interface FeedView {
  lines: readonly Activity[];
  /** Lines that came while the list was held, newest first. */
  held: readonly Activity[];
  state: 'loading' | 'ok' | 'failed';
  problem: Problem | undefined;
  older: 'more' | 'loading' | 'none' | 'failed';
  /** New lines come in. */
  live: boolean;
}

export interface Feed {
  subscribe(listener: () => void): () => void;
  current(): FeedView;
  /** Reads the next older page, unless that is under way or there is none. */
  loadOlder(): void;
  /** While held, new lines wait, so that nothing moves under the reader. */
  hold(held: boolean): void;
}

export interface FeedOptions {
  client: Pick<CoreClient['activity'], 'list' | 'follow'>;
  filter: ActivityFilter;
  /** Puts off `act` to the next frame, so that a burst of lines is drawn once. */
  soon: (act: () => void) => void;
}

/** Follows the log under one filter for as long as somebody subscribes. */
export function createFeed({ client, filter, soon }: FeedOptions): Feed {
  const listeners = new Set<() => void>();
  let view: FeedView = { lines: [], held: [], state: 'loading', problem: undefined, older: 'none', live: false };
  let stop: AbortController | undefined;
  let holding = false;
  let arrived: Activity[] = [];

  const show = (changed: Partial<FeedView>) => {
    view = { ...view, ...changed };
    listeners.forEach((listener) => listener());
  };
  const take = () => {
    if (arrived.length === 0) return;
    const fresh = arrived.toReversed();
    arrived = [];
    if (holding) show({ held: [...fresh, ...view.held] });
    else show({ lines: [...fresh, ...view.held, ...view.lines], held: [] });
  };
  const follow = async (signal: AbortSignal) => {
    const first = await client.list({ ...filter, limit: PAGE }, { signal });
    if (signal.aborted) return;
    show({ lines: first.toReversed(), state: 'ok', older: first.length < PAGE ? 'none' : 'more', live: true });
    const after = first.at(-1)?.number ?? 0;
    for await (const line of await client.follow({ ...filter, after }, { signal })) {
      arrived.push(line);
      if (arrived.length === 1) soon(take);
    }
  };
  const start = () => {
    const own = new AbortController();
    stop = own;
    const lost = (error?: unknown) => {
      if (own.signal.aborted) return;
      const problem = error === undefined ? undefined : problemOf(error);
      show({ live: false, problem, state: view.state === 'loading' ? 'failed' : view.state });
    };
    follow(own.signal).then(() => lost(), lost);
  };

  return {
    current: () => view,
    subscribe(listener) {
      listeners.add(listener);
      if (stop === undefined) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.abort();
        stop = undefined;
      };
    },
    loadOlder() {
      const before = view.lines.at(-1)?.number;
      if (view.older !== 'more' || before === undefined) return;
      show({ older: 'loading' });
      client.list({ ...filter, before, limit: PAGE }, stop ? { signal: stop.signal } : {}).then(
        (page) => show({ lines: [...view.lines, ...page.toReversed()], older: page.length < PAGE ? 'none' : 'more' }),
        () => show({ older: 'failed' }),
      );
    },
    hold(held) {
      if (held === holding) return;
      holding = held;
      if (!held && view.held.length > 0) show({ lines: [...view.held, ...view.lines], held: [] });
    },
  };
}
