import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { type Patience, waitFor } from './sign-in.ts';

/** Addresses that Drawbridge opened for a server, until the server says that the person is done there. */
export interface Completions {
  /** Whether the message says so of one that is waited for: then it is for nobody else. */
  take(message: JsonRpcMessage): boolean;
  /** Whether the server said so of all of them in time. */
  all(ids: readonly string[], patience: Patience): Promise<boolean>;
}

export function createCompletions(clock: Clock): Completions {
  const waiting = new Map<string, () => void>();
  return {
    take(message) {
      if (!('method' in message) || message.method !== 'notifications/elicitation/complete') return false;
      const id = message.params?.['elicitationId'];
      const done = typeof id === 'string' ? waiting.get(id) : undefined;
      done?.();
      return done !== undefined;
    },
    async all(ids, patience) {
      const done = ids.map((id) => new Promise<void>((resolve) => waiting.set(id, resolve)));
      try {
        return await waitFor(Promise.all(done), patience, clock);
      } finally {
        for (const id of ids) waiting.delete(id);
      }
    },
  };
}
