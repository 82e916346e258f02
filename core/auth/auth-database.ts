import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../storage/database.ts';

/** What auth keeps in clear: who is signed in and where we are registered. No secret is among it. */
const migrations = [
  `
  CREATE TABLE accounts (
    server TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    issuer TEXT NOT NULL,
    bare INTEGER NOT NULL,
    resource TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_method TEXT NOT NULL,
    account TEXT NOT NULL
  ) STRICT;
  CREATE TABLE registrations (
    issuer TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    client_id TEXT NOT NULL,
    method TEXT NOT NULL,
    -- Milliseconds since 1970; NULL: the client's secret does not end, or there is none.
    expires_at INTEGER,
    PRIMARY KEY (issuer, redirect_uri)
  ) STRICT;
  -- A client the person brought belongs to the first issuer it was used at.
  CREATE TABLE given_clients (
    server TEXT NOT NULL,
    url TEXT NOT NULL,
    client_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    PRIMARY KEY (server, url, client_id)
  ) STRICT;
  CREATE TABLE generation (only INTEGER PRIMARY KEY CHECK (only = 1), last INTEGER NOT NULL) STRICT;
  INSERT INTO generation VALUES (1, 0);
  `,
];

/** Opens auth.db. Problems: `database-newer`, `disk-full`, `storage-failed`. */
export function openAuthDatabase(file: string): DatabaseSync {
  return openDatabase(file, migrations);
}
