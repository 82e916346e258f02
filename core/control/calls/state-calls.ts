import type { State, StateEvent } from '../../../shared/contract.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Part } from '../changes.ts';
import type { Rooms } from './rooms.ts';

/** Gathers one part of the state. */
type Gather = { [P in Part]: () => Promise<State[P]> | State[P] };

/** Changes that come together, as they do, are sent as one. */
const togetherMs = 30;

export function stateCalls(rooms: Rooms, gather: Gather): ControlHandlers['state'] {
  return { follow: ({ signal }) => follow(rooms, gather, signal) };
}

async function* follow({ changes, clock }: Rooms, gather: Gather, signal: AbortSignal): AsyncGenerator<StateEvent> {
  const waiting = new Set<Part>();
  let wake = Promise.withResolvers<void>();
  const stop = changes.listen((parts) => {
    parts.forEach((part) => waiting.add(part));
    if (waiting.size > 0) wake.resolve();
  });
  signal.addEventListener('abort', () => wake.resolve(), { once: true });
  const all = Object.keys(gather) as Part[];
  try {
    yield { event: 'snapshot', state: (await gatherParts(gather, all)) as State };
    for (;;) {
      await wake.promise;
      if (signal.aborted) return;
      await new Promise<void>((resolve) => clock.after(togetherMs, resolve));
      wake = Promise.withResolvers<void>();
      const parts = [...waiting];
      waiting.clear();
      yield { event: 'change', parts: await gatherParts(gather, parts) };
    }
  } finally {
    stop();
  }
}

async function gatherParts(gather: Gather, parts: readonly Part[]): Promise<Partial<State>> {
  const values = await Promise.all(parts.map(async (part) => [part, await gather[part]()] as const));
  return Object.fromEntries(values);
}
