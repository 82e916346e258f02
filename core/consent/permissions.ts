import type { ActivityDraft, Effect, Permission, Remember } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { ToolCall } from './consent.ts';
import type { ConsentStore } from './store.ts';

/** Changes of what is remembered: each is recorded in the same transaction, so nothing is in force unrecorded. */
export interface Permissions {
  list(): Permission[];
  /** Takes the place of the rule of the same scope. */
  setRule(rule: { host: string; server: string; tool: string; effect: Effect }): Permission;
  /** Remembers an answer to this call; `once` remembers nothing. Call it inside a transaction of the store. */
  grant(call: ToolCall, effect: Effect, remember: Remember, prompt: string): void;
  /** The permissions revoked. Throws `permission-unknown`, and revokes nothing then. */
  revoke(ids: readonly string[] | 'all'): Permission[];
  endSession(session: string): void;
}

export function createPermissions({
  store,
  clock,
  record,
}: {
  store: () => ConsentStore;
  clock: Clock;
  record: (draft: ActivityDraft) => void;
}): Permissions {
  const put = (draft: Omit<Permission, 'id' | 'uses' | 'createdAt'>, detail?: string) => {
    const { added, replaced } = store().put({ ...draft, createdAt: isoTime(clock.now()) });
    record(line(added, 'set', replaced === undefined ? detail : `instead of ${replaced}`));
    return added;
  };
  const drop = (permissions: readonly Permission[], outcome: string) =>
    store().transaction(() => {
      for (const permission of permissions) {
        store().remove(permission.id);
        record(line(permission, outcome));
      }
    });
  return {
    list: () => store().permissions(),
    setRule: ({ host, server, tool, effect }) =>
      store().transaction(() => put({ origin: 'rule', effect, host, server, tool })),
    grant({ host, server, tool, session }, effect, remember, prompt) {
      if (remember === 'once') return;
      const scope = { origin: 'grant', effect, host, server, tool } as const;
      put(remember === 'session' ? { ...scope, session } : scope, prompt);
    },
    revoke(ids) {
      const all = store().permissions();
      const wanted = ids === 'all' ? all : [...new Set(ids)].map((id) => named(all, id));
      drop(wanted, 'revoked');
      return wanted;
    },
    endSession(session) {
      const ended = store().ofSession(session);
      if (ended.length > 0) drop(ended, 'session ended');
    },
  };
}

function named(all: readonly Permission[], id: string): Permission {
  return all.find((permission) => permission.id === id) ?? fail('permission-unknown', { id });
}

function line({ id, effect, host, server, tool, session }: Permission, outcome: string, detail?: string) {
  const kind: ActivityDraft['kind'] = 'permission.changed';
  return { kind, host, server, tool, session, decision: effect, because: id, outcome, detail };
}
