import type { Health } from '../../shared/models.ts';
import type { Problem } from '../../shared/problem.ts';
import { type Clock, isoTime } from '../ports/clock.ts';

/** How the last connection to each server went. In memory: what was true before the core started says little now. */
export interface HealthBook {
  of(server: string): Health;
  well(server: string): void;
  failing(server: string, of: Problem): void;
  /** It refused a request for want of a sign-in. */
  wantsSignIn(server: string): void;
  /** Whether that was the last it said. */
  signInWanted(server: string): boolean;
  forget(server: string): void;
}

export function createHealthBook(clock: Clock, changed: () => void): HealthBook {
  const known = new Map<string, Health>();
  const wanting = new Set<string>();
  const put = (server: string, health: Health) => {
    const before = known.get(server);
    known.set(server, health);
    // A server that goes on as it did is no news.
    if (before?.state !== health.state) changed();
  };
  const now = () => isoTime(clock.now());
  return {
    of: (server) => known.get(server) ?? { state: 'unknown' },
    well(server) {
      if (wanting.delete(server)) changed();
      put(server, { state: 'ok', at: now() });
    },
    wantsSignIn(server) {
      if (wanting.has(server)) return;
      wanting.add(server);
      changed();
    },
    signInWanted: (server) => wanting.has(server),
    failing: (server, { message, next }) => put(server, { state: 'failing', at: now(), message, next }),
    forget(server) {
      known.delete(server);
      wanting.delete(server);
    },
  };
}
