import type { ActivityDraft } from '../../shared/models.ts';
import type { Clock } from '../ports/clock.ts';

/** Where a call's time went, and with which token it left. */
export interface CallTimes {
  /** A person is asked: counts from now until `waiting` aborts. */
  person(waiting: AbortSignal): void;
  /** Runs `act` and counts how long the server took. */
  server<T>(act: () => Promise<T>): Promise<T>;
  /** What lies between: from here until `left`, a token is got and the way opened. */
  asked(): void;
  /** `scopes`: of the token it leaves with; none: without one. */
  left(scopes: readonly string[] | undefined): void;
  /** As it is recorded. */
  spent(): Pick<ActivityDraft, 'personMs' | 'tokenMs' | 'serverMs' | 'scopes'>;
}

export function createCallTimes(clock: Pick<Clock, 'now'>): CallTimes {
  const spent: ReturnType<CallTimes['spent']> = {};
  let askedAt: number | undefined;
  const add = (what: 'personMs' | 'tokenMs' | 'serverMs', from: number) => {
    spent[what] = (spent[what] ?? 0) + clock.now() - from;
  };
  return {
    person(waiting) {
      const from = clock.now();
      waiting.addEventListener('abort', () => add('personMs', from), { once: true });
    },
    async server(act) {
      const from = clock.now();
      try {
        return await act();
      } finally {
        add('serverMs', from);
      }
    },
    asked: () => void (askedAt = clock.now()),
    left(scopes) {
      if (askedAt !== undefined) add('tokenMs', askedAt);
      askedAt = undefined;
      if (scopes !== undefined) spent.scopes = scopes.join(' ');
    },
    spent: () => spent,
  };
}
