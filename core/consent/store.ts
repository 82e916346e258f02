import type { DatabaseSync } from 'node:sqlite';
import type { Permission } from '../../shared/models.ts';
import { createRules, type Rules } from '../policy/decide.ts';
import { openDatabase, storage, transaction } from '../storage/database.ts';
import { type Approvals, createApprovals } from './approvals.ts';
import { MIGRATIONS } from './migrations.ts';
import { type PermissionDraft, type PermissionRow, readPermission, rowOf, scopeOf } from './permission-rows.ts';

export type Ended = NonNullable<Permission['ended']>;

/** What a person decided, on disk. Every member throws `storage-failed` or `disk-full`; opening also `database-newer`. */
export interface ConsentStore {
  /** The permissions in force, compiled; kept until one changes. */
  rules(): Rules;
  /** Those in force, oldest first. */
  permissions(): Permission[];
  /** Also those that have ended. */
  ledger(): Permission[];
  find(id: string): Permission | undefined;
  isRevoked(id: string): boolean;
  /** Those that end with this session. */
  ofSession(session: string): Permission[];
  /** When the first of those in force ends by time, in milliseconds since the epoch; Infinity: none does. */
  nextEnd(): number;
  /** Adds a permission under an id never used before; it ends the one in force of the same origin, scope and session. */
  put(draft: PermissionDraft): { added: Permission; replaced: string | undefined };
  end(id: string, ended: Ended): void;
  /** Whether its uses are numbered, so that one of them may be the last. */
  isCounted(id: string): boolean;
  /** Counts a use; `true`: that was the last one it had. */
  used(id: string, at: string): boolean;
  /** Definitions as they were approved. */
  approvals: Approvals;
  /** The digest approved for this tool, or `undefined` where none was. */
  pinned(server: string, tool: string): string | undefined;
  nextPrompt(): string;
  /** All of `act` or nothing. */
  transaction<T>(act: () => T): T;
  close(): void;
}

export function openConsentStore(file: string): ConsentStore {
  const db = openDatabase(file, MIGRATIONS, { alone: true });
  const act = <T>(statement: () => T) => storage(file, statement);
  const { run, approvals } = prepare(act, db);
  let compiled: ReturnType<typeof compile> | undefined;
  const read = (rows: unknown[]) => rows.map((row) => readPermission(file, row as PermissionRow));
  const current = () => (compiled ??= act(() => compile(read(run.inForce.all()))));
  const end = (id: string, { at, how }: Ended) => {
    compiled = undefined;
    run.end.run(at, how, id);
  };
  return {
    rules: () => current().rules,
    nextEnd: () => current().nextEnd,
    isCounted: (id) => current().inForce.get(id)?.callsLeft !== undefined,
    permissions: () => act(() => read(run.inForce.all())),
    ledger: () => act(() => read(run.all.all())),
    find: (id) => act(() => read(run.find.all(id))[0]),
    // What is in force is known without asking.
    isRevoked: (id) => !current().inForce.has(id) && act(() => run.revoked.get(id)) !== undefined,
    ofSession: (session) => act(() => read(run.ofSession.all(session))),
    put: (draft) =>
      act(() => {
        const replaced = run.sameScope.get(scopeOf(draft))?.['id'] as string | undefined;
        if (replaced !== undefined) end(replaced, { at: draft.createdAt, how: 'replaced' });
        compiled = undefined;
        const id = nextId(run, draft.origin === 'rule' ? 'r' : 'g');
        run.add.run(rowOf(id, draft));
        return { added: { ...draft, id, uses: 0 }, replaced };
      }),
    end: (id, ended) => act(() => end(id, ended)),
    used: (id, at) =>
      act(() => {
        // Not `get`: see nextId.
        const spent = run.used.all(at, id)[0]?.['callsLeft'] === 0;
        if (spent) end(id, { at, how: 'spent' });
        return spent;
      }),
    approvals,
    pinned: (server, tool) => approvals.digestOf({ server, kind: 'tool', name: tool }),
    nextPrompt: () => act(() => nextId(run, 'p')),
    transaction: (all) =>
      act(() => {
        try {
          return transaction(db, all);
        } catch (error) {
          // What was undone on disk must not stay in force in memory.
          compiled = undefined;
          approvals.undone();
          throw error;
        }
      }),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function compile(permissions: readonly Permission[]) {
  const ends = permissions.map(({ until }) => (until === undefined ? Infinity : Date.parse(until)));
  const inForce = new Map(permissions.map((permission) => [permission.id, permission]));
  return {
    rules: createRules(permissions),
    inForce,
    nextEnd: ends.reduce((least, one) => Math.min(least, one), Infinity),
  };
}

function prepare(act: <T>(statement: () => T) => T, db: DatabaseSync) {
  try {
    return act(() => ({ run: statements(db), approvals: createApprovals(db, act) }));
  } catch (error) {
    db.close();
    throw error;
  }
}

type Statements = ReturnType<typeof statements>;

function statements(db: DatabaseSync) {
  return {
    all: db.prepare('SELECT * FROM permission ORDER BY rowid'),
    inForce: db.prepare('SELECT * FROM permission WHERE endedAt IS NULL ORDER BY rowid'),
    find: db.prepare('SELECT * FROM permission WHERE id = ?'),
    revoked: db.prepare("SELECT id FROM permission WHERE id = ? AND endedHow = 'revoked'"),
    ofSession: db.prepare('SELECT * FROM permission WHERE session = ? AND endedAt IS NULL ORDER BY rowid'),
    add: db.prepare(
      `INSERT INTO permission (id, origin, effect, host, server, tool, session, account, arguments, readOnly, until,
         callsLeft, words, by, createdAt)
       VALUES (:id, :origin, :effect, :host, :server, :tool, :session, :account, :arguments, :readOnly, :until,
         :callsLeft, :words, :by, :createdAt)`,
    ),
    sameScope: db.prepare(
      `SELECT id FROM permission
       WHERE origin = :origin AND host = :host AND server = :server AND tool = :tool AND session IS :session
         AND account IS :account AND arguments IS :arguments AND readOnly IS :readOnly AND endedAt IS NULL`,
    ),
    end: db.prepare('UPDATE permission SET endedAt = ?, endedHow = ? WHERE id = ? AND endedAt IS NULL'),
    used: db.prepare(
      `UPDATE permission SET uses = uses + 1, lastUsedAt = ?, callsLeft = callsLeft - 1
       WHERE id = ? AND endedAt IS NULL RETURNING callsLeft`,
    ),
    count: db.prepare(
      `INSERT INTO counter (name, value) VALUES (?, 1)
       ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    ),
  };
}

function nextId(run: Statements, letter: 'p' | 'r' | 'g'): string {
  // Not `get`: it stops at the first row, before the commit, and never hears that a full disk undid it.
  return `${letter}${String(run.count.all(letter)[0]?.['value'])}`;
}
