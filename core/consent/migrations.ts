/** consent.db, step by step. Never changed once released. */
export const MIGRATIONS = [
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
  // From here on a permission that ends stays as a row of the ledger.
  `ALTER TABLE permission ADD COLUMN account TEXT;
   ALTER TABLE permission ADD COLUMN arguments TEXT;
   ALTER TABLE permission ADD COLUMN readOnly INTEGER;
   ALTER TABLE permission ADD COLUMN until TEXT;
   ALTER TABLE permission ADD COLUMN callsLeft INTEGER;
   ALTER TABLE permission ADD COLUMN words TEXT;
   ALTER TABLE permission ADD COLUMN by TEXT;
   ALTER TABLE permission ADD COLUMN endedAt TEXT;
   ALTER TABLE permission ADD COLUMN endedHow TEXT;
   DROP INDEX permission_scope;
   DROP INDEX permission_session;
   CREATE UNIQUE INDEX permission_scope ON permission (
     origin, host, server, tool, ifnull(session, ''), ifnull(account, ''), ifnull(arguments, ''), ifnull(readOnly, 0)
   ) WHERE endedAt IS NULL;
   CREATE INDEX permission_session ON permission (session) WHERE session IS NOT NULL AND endedAt IS NULL;
   CREATE TABLE approved (
     server TEXT NOT NULL,
     kind TEXT NOT NULL CHECK (kind IN ('tool', 'prompt', 'instructions')),
     name TEXT NOT NULL, digest TEXT NOT NULL, nameless TEXT, definition TEXT, at TEXT NOT NULL,
     PRIMARY KEY (server, kind, name)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO approved (server, kind, name, digest, at) SELECT server, 'tool', tool, digest, pinnedAt FROM pin;
   CREATE INDEX approved_nameless ON approved (server, kind, nameless);
   DROP TABLE pin`,
];
