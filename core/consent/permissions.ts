import type { ActivityDraft, DecisionSource, Effect, Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import { type Answer, grantOf } from './answers.ts';
import type { CallKeys } from './call-key.ts';
import type { ToolCall } from './consent.ts';
import { decidedBy } from './decided-by.ts';
import type { Judged } from './judge.ts';
import type { ConsentStore, Ended } from './store.ts';

type Scope = Pick<Permission, 'host' | 'server' | 'tool' | 'until'> & { readOnly?: boolean | undefined };

/** Changes of what is remembered: each is recorded in the same transaction, so nothing is in force unrecorded. */
export interface Permissions {
  /** After each change. Listeners must not throw. */
  onChange(listener: () => void): () => void;
  /** Tells the listeners. */
  changed(): void;
  /** Those in force. */
  list(): Permission[];
  /** The ledger: also those that have ended. */
  all(): Permission[];
  /** Takes the place of the rule of the same scope. */
  setRule(rule: Scope & { effect: Effect }, by?: DecisionSource): Permission;
  /** Remembers an answer to this call; `once` remembers nothing. Call it inside a transaction of the store. */
  grant(call: ToolCall, answer: Answer, prompt: string): void;
  /** Remembers the tool's definition as one that was approved. Call it inside a transaction of the store. */
  approve(call: ToolCall): void;
  /** A permission decided about this call: counts that, and remembers the definition it is the first to let through. */
  use(call: ToolCall, judged: Judged): void;
  /** The permissions revoked. Throws `permission-unknown`, and revokes nothing then. */
  revoke(ids: readonly string[] | 'all', by?: DecisionSource): Permission[];
  endSession(session: string): void;
  /** Ends those whose time is over. Call it before anything is decided. */
  endDue(): void;
}

export function createPermissions({
  store,
  keys,
  clock,
  record,
}: {
  store: () => ConsentStore;
  keys: CallKeys;
  clock: Clock;
  record: (draft: ActivityDraft) => void;
}): Permissions {
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const now = () => isoTime(clock.now());
  const put = (draft: Omit<Permission, 'id' | 'uses' | 'createdAt'>, detail?: string) => {
    const { added, replaced } = store().put({ ...draft, createdAt: now() });
    const said = replaced === undefined ? detail : `instead of ${replaced}`;
    record({ ...line(added, 'set', said), ...decidedBy(draft.by) });
    return added;
  };
  const end = (permissions: readonly Permission[], how: Ended['how'], by?: DecisionSource) =>
    store().transaction(() => {
      for (const permission of permissions) {
        store().end(permission.id, { at: now(), how });
        record({ ...line(permission, outcomes[how]), ...decidedBy(by) });
      }
    });
  const approve = (call: ToolCall) => {
    const { host, server, tool } = call;
    const thing = { server, kind: 'tool', name: tool } as const;
    const approved = keys.approved(call);
    const before = store().approvals.of(thing)?.digest;
    store().approvals.keep(thing, approved, now());
    const outcome = before === undefined ? 'new' : 'changed';
    if (before !== approved.digest)
      record({ kind: 'definition.approved', host, server, tool, outcome, detail: approved.digest });
  };
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
    list: () => store().permissions(),
    all: () => store().ledger(),
    setRule({ host, server, tool, effect, until, readOnly = false }, by) {
      // A claim is the server's word about itself: trusting it is said of one server at a time.
      if (readOnly && server.includes('*')) fail('usage', { reason: 'Name the server whose read-only claims count.' });
      const rule = {
        origin: 'rule',
        effect,
        host,
        server,
        tool,
        ...(readOnly && { readOnly }),
        ...(until && { until }),
      } as const;
      return store().transaction(() => put({ ...rule, ...(by && { by }) }));
    },
    grant(call, answer, prompt) {
      const draft = grantOf(call, answer, clock.now());
      if (draft !== undefined) put(draft, prompt);
    },
    approve,
    use(call, { decision, pinned }) {
      const isFirst = decision.effect === 'allow' && pinned === undefined;
      // The usual case changes one row, all or nothing by itself.
      if (!isFirst && !store().isCounted(decision.because)) return void store().used(decision.because, now());
      store().transaction(() => {
        if (isFirst) approve(call);
        if (!store().used(decision.because, now())) return;
        const spent = store().find(decision.because);
        if (spent !== undefined) record(line(spent, outcomes.spent));
      });
    },
    revoke(ids, by) {
      const all = store().permissions();
      const wanted = ids === 'all' ? all : [...new Set(ids)].map((id) => named(all, id));
      end(wanted, 'revoked', by);
      return wanted;
    },
    endSession(session) {
      const over = store().ofSession(session);
      if (over.length === 0) return;
      end(over, 'session');
      changed();
    },
    endDue() {
      const time = clock.now();
      if (time < store().nextEnd()) return;
      const isOver = ({ until }: Permission) => until !== undefined && Date.parse(until) <= time;
      end(store().permissions().filter(isOver), 'expired');
      changed();
    },
  };
}

/** As the activity log says it. */
const outcomes: Record<Ended['how'], string> = {
  revoked: 'revoked',
  expired: 'expired',
  spent: 'spent',
  session: 'session ended',
  replaced: 'replaced',
};

function named(all: readonly Permission[], id: string): Permission {
  return all.find((permission) => permission.id === id) ?? fail('permission-unknown', { id });
}

function line(of: Permission, outcome: string, detail?: string): ActivityDraft {
  const { id, effect, host, server, tool, session, account } = of;
  const changed = { host, server, tool, session, account, decision: effect, because: id, outcome, detail };
  return { kind: 'permission.changed', ...changed };
}
