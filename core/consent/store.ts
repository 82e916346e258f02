import type { DatabaseSync } from 'node:sqlite';
import { effect, permission, type Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { createRules, type Rules } from '../policy/decide.ts';
import { openDatabase, storage, transaction } from '../storage/database.ts';

const { origin } = permission.shape;

const MIGRATIONS = [
  `CREATE TABLE permission (
     id TEXT PRIMARY KEY,
     origin TEXT NOT NULL CHECK (origin IN ('rule', 'grant')),
     effect TEXT NOT NULL CHECK (effect IN ('allow', 'ask', 'deny')),
     host TEXT NOT NULL, server TEXT NOT NULL, tool TEXT NOT NULL,
     session TEXT, createdAt TEXT NOT NULL, lastUsedAt TEXT, uses INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE UNIQUE INDEX permission_scope ON permission (origin, host, server, tool, ifnull(session, ''));
   CREATE INDEX permission_session ON permission (session) WHERE session IS NOT NULL;
   CREATE TABLE pin (
     server TEXT NOT NULL, tool TEXT NOT NULL, digest TEXT NOT NULL, pinnedAt TEXT NOT NULL,
     PRIMARY KEY (server, tool)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT`,
];

export type PermissionDraft = Omit<Permission, 'id' | 'uses' | 'lastUsedAt'>;

/** What a person decided, on disk. Every member throws `storage-failed` or `disk-full`; opening also `database-newer`. */
export interface ConsentStore {
  /** The permissions, compiled; kept until one changes. */
  rules(): Rules;
  /** Oldest first. */
  permissions(): Permission[];
  /** Those that end with this session. */
  ofSession(session: string): Permission[];
  /** Adds a permission in place of the one of the same origin, scope and session, under an id never used before. */
  put(draft: PermissionDraft): { added: Permission; replaced: string | undefined };
  remove(id: string): void;
  /** Counts a use. */
  used(id: string, at: string): void;
  /** The digest approved for this tool, or `undefined` where none was. */
  pinned(server: string, tool: string): string | undefined;
  pin(server: string, tool: string, digest: string, at: string): void;
  nextPrompt(): string;
  /** All of `act` or nothing. */
  transaction<T>(act: () => T): T;
  close(): void;
}

export function openConsentStore(file: string): ConsentStore {
  const db = openDatabase(file, MIGRATIONS);
  const run = prepare(file, db);
  let rules: Rules | undefined;
  const permissions = () => run.all.all().map((row) => readPermission(file, row));
  return {
    rules: () => (rules ??= storage(file, () => createRules(permissions()))),
    permissions: () => storage(file, permissions),
    ofSession: (session) => storage(file, () => run.ofSession.all(session).map((row) => readPermission(file, row))),
    put: (draft) =>
      storage(file, () => {
        rules = undefined;
        const [replaced] = run.drop.all(draft.origin, draft.host, draft.server, draft.tool, draft.session ?? '');
        const id = nextId(run, draft.origin === 'rule' ? 'r' : 'g');
        const { origin, effect, host, server, tool, session, createdAt } = draft;
        run.add.run(id, origin, effect, host, server, tool, session ?? null, createdAt);
        return { added: { ...draft, id, uses: 0 }, replaced: replaced?.['id'] as string | undefined };
      }),
    remove: (id) =>
      storage(file, () => {
        rules = undefined;
        run.remove.run(id);
      }),
    used: (id, at) => storage(file, () => void run.used.run(at, id)),
    pinned: (server, tool) => storage(file, () => run.pinned.get(server, tool)?.['digest'] as string | undefined),
    pin: (server, tool, digest, at) => storage(file, () => void run.pin.run(server, tool, digest, at)),
    nextPrompt: () => storage(file, () => nextId(run, 'p')),
    transaction: (act) =>
      storage(file, () => {
        try {
          return transaction(db, act);
        } catch (error) {
          // What was undone on disk must not stay in force in memory.
          rules = undefined;
          throw error;
        }
      }),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function prepare(file: string, db: DatabaseSync): Statements {
  try {
    return storage(file, () => statements(db));
  } catch (error) {
    db.close();
    throw error;
  }
}

type Statements = ReturnType<typeof statements>;

function statements(db: DatabaseSync) {
  return {
    all: db.prepare('SELECT * FROM permission ORDER BY rowid'),
    ofSession: db.prepare('SELECT * FROM permission WHERE session = ? ORDER BY rowid'),
    add: db.prepare(
      'INSERT INTO permission (id, origin, effect, host, server, tool, session, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    drop: db.prepare(
      `DELETE FROM permission
       WHERE origin = ? AND host = ? AND server = ? AND tool = ? AND ifnull(session, '') = ? RETURNING id`,
    ),
    remove: db.prepare('DELETE FROM permission WHERE id = ?'),
    used: db.prepare('UPDATE permission SET uses = uses + 1, lastUsedAt = ? WHERE id = ?'),
    pinned: db.prepare('SELECT digest FROM pin WHERE server = ? AND tool = ?'),
    pin: db.prepare('INSERT OR REPLACE INTO pin (server, tool, digest, pinnedAt) VALUES (?, ?, ?, ?)'),
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

/** A row as the table, being STRICT, gives it. */
type Row = Omit<Permission, 'session' | 'lastUsedAt'> & { session: string | null; lastUsedAt: string | null };

/**
 * An origin or effect nobody knows makes the whole store unreadable: guessing could turn a deny into silence. Types are
 * the table's promise; a full parse of each of ten thousand rows would hold up a call after every answer.
 */
function readPermission(file: string, row: unknown): Permission {
  const { session, lastUsedAt, ...rest } = row as Row;
  if (!origin.safeParse(rest.origin).success || !effect.safeParse(rest.effect).success) {
    fail('storage-failed', { file, reason: 'a permission in it is damaged' });
  }
  const read: Permission = rest;
  if (session !== null) read.session = session;
  if (lastUsedAt !== null) read.lastUsedAt = lastUsedAt;
  return read;
}
