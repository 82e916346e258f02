import { isDeepStrictEqual } from 'node:util';
import type { Advertisement } from '../remote/remote.ts';

/**
 * Hosts that were told of capabilities their server no longer has so: a host asks once, as it connects, so that it must be
 * started anew to see them.
 */
export interface Restarts {
  /** What the host of this session was told, as it connected, and what the server says now. */
  compare(session: Named, told: Advertisement, now: Advertisement): void;
  /** The session ends. */
  end(session: string): void;
  /** Hosts of this server, each once. */
  of(server: string): string[];
}

interface Named {
  session: string;
  host: string;
  server: string;
}

export function createRestarts(changed: () => void): Restarts {
  const outdated = new Map<string, Named>();
  const end = (session: string) => {
    if (outdated.delete(session)) changed();
  };
  return {
    compare(named, told, now) {
      if (isDeepStrictEqual(told.capabilities, now.capabilities)) return end(named.session);
      if (outdated.has(named.session)) return;
      outdated.set(named.session, named);
      changed();
    },
    end,
    of: (server) => [...new Set([...outdated.values()].flatMap((one) => (one.server === server ? [one.host] : [])))],
  };
}
