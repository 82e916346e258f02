import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react';
import type { CoreClient } from './core-client.ts';
import { type CoreState, type CoreView, createCoreState, type Visibility } from './core-state.ts';

interface Core {
  client: CoreClient;
  state: CoreState;
}
const page: Visibility = {
  hidden: () => document.visibilityState === 'hidden',
  onChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

const CoreContext = createContext<Core | undefined>(undefined);

export function CoreProvider({ client, children }: { client: CoreClient; children: ReactNode }) {
  const [core] = useState(() => ({ client, state: createCoreState(client, page) }));
  return <CoreContext value={core}>{children}</CoreContext>;
}

function useCore(): Core {
  const core = use(CoreContext);
  if (core === undefined) throw new Error('there is no CoreProvider around this');
  return core;
}

/** The calls of the core. */
export function useClient(): CoreClient {
  return useCore().client;
}

/** What is known of the core now; renders again when that changes. */
export function useCoreState(): CoreView {
  const { state } = useCore();
  return useSyncExternalStore(state.subscribe, state.current);
}

/** Asks for another attempt to reach the core at once. */
export function useRetry(): () => void {
  return useCore().state.retry;
}
