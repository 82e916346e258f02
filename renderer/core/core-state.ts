import type { State } from '../../shared/contract.ts';
import { type Problem, problemOf } from '../../shared/problem.ts';
import type { CoreClient } from './core-client.ts';

/** What a screen can know of the core. `offline` keeps the last known state, which is then old. */
export type CoreView =
  | { connection: 'connecting'; state: State | undefined }
  | { connection: 'live'; state: State }
  | { connection: 'offline'; state: State | undefined; problem: Problem };

export interface CoreState {
  /** Listens to the core for as long as somebody subscribes. */
  subscribe(listener: () => void): () => void;
  current(): CoreView;
  /** Tries again at once instead of at the end of the wait. */
  retry(): void;
}

/** Whether somebody can see the page. */
export interface Visibility {
  hidden(): boolean;
  onChange(listener: () => void): () => void;
}

/** Waits between attempts, in milliseconds; the last one repeats. */
const waits = [250, 500, 1_000, 2_000, 5_000];

/**
 * The core's state as one value that follows it: a snapshot, then its changes, and again after each loss. A page that nobody
 * sees does not listen: a browser has six connections for all its tabs, and each stream takes one.
 */
export function createCoreState(client: CoreClient, visibility: Visibility): CoreState {
  const listeners = new Set<() => void>();
  let view: CoreView = { connection: 'connecting', state: undefined };
  let running: AbortController | undefined;
  let hurry = () => {};

  const show = (next: CoreView) => {
    view = next;
    listeners.forEach((listener) => listener());
  };
  const listen = async (signal: AbortSignal, live: () => void) => {
    for await (const event of await client.state.follow(undefined, { signal })) {
      if (event.event === 'snapshot') show({ connection: 'live', state: event.state });
      else if (view.state !== undefined) show({ connection: 'live', state: withParts(view.state, event.parts) });
      live();
    }
  };
  const rest = (attempt: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waits[Math.min(attempt, waits.length - 1)]);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', hurry, { once: true });
    });
  const follow = async (signal: AbortSignal) => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const lost = await listen(signal, () => (attempt = 0)).then(() => new Error('the stream ended'), problemOf);
      if (signal.aborted) return;
      const of = lost instanceof Error ? undefined : lost;
      // A stream that ended by itself is a core that stops; the next attempt says whether it comes back.
      if (of === undefined && attempt === 0) show({ connection: 'connecting', state: view.state });
      else if (of !== undefined) show({ connection: 'offline', state: view.state, problem: of });
      await rest(attempt, signal);
    }
  };

  const stop = () => {
    running?.abort();
    running = undefined;
  };
  const adjust = () => {
    const wanted = listeners.size > 0 && !visibility.hidden();
    if (wanted && running === undefined) {
      running = new AbortController();
      void follow(running.signal);
    } else if (!wanted && running !== undefined) {
      stop();
      // Whoever follows more than the state stops as well.
      if (view.connection === 'live') show({ connection: 'connecting', state: view.state });
    }
  };
  let forget = () => {};

  return {
    current: () => view,
    retry: () => hurry(),
    subscribe(listener) {
      if (listeners.size === 0) forget = visibility.onChange(adjust);
      listeners.add(listener);
      adjust();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        forget();
        stop();
      };
    },
  };
}

/** A part that did not change is absent; the schema's types cannot tell absent from undefined. */
function withParts(state: State, parts: { [Part in keyof State]?: State[Part] | undefined }): State {
  return { ...state, ...(parts as Partial<State>) };
}
