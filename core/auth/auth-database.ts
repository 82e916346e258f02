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
  // Several accounts for a server, and several token sets for an account.
  `
  CREATE TABLE signed_in (
    server TEXT NOT NULL,
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    issuer TEXT NOT NULL,
    -- Who the issuer says it is; NULL where it does not say.
    subject TEXT,
    name TEXT,
    -- Times are milliseconds since 1970.
    signed_in_at INTEGER NOT NULL,
    PRIMARY KEY (server, id)
  ) STRICT;
  CREATE TABLE token_set (
    server TEXT NOT NULL,
    account TEXT NOT NULL,
    -- Whose it is alone; empty: every agent's.
    agent TEXT NOT NULL,
    issuer TEXT NOT NULL,
    resource TEXT NOT NULL,
    bare INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    client_method TEXT NOT NULL,
    scopes TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    expires_at INTEGER,
    refreshable INTEGER NOT NULL,
    PRIMARY KEY (server, account, agent)
  ) STRICT;
  -- The account an agent uses; the empty agent's is everybody's else.
  CREATE TABLE chosen_account (
    server TEXT NOT NULL, agent TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (server, agent)
  ) STRICT;
  CREATE TABLE tool_scopes (
    server TEXT NOT NULL, tool TEXT NOT NULL, scopes TEXT NOT NULL, PRIMARY KEY (server, tool)
  ) STRICT;
  CREATE TABLE refused_access (
    id TEXT PRIMARY KEY,
    server TEXT NOT NULL,
    account TEXT NOT NULL,
    agent TEXT NOT NULL,
    scopes TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  -- Tokens still to be given back; they themselves are the vault's 'revocation' records.
  CREATE TABLE revocation (
    id TEXT PRIMARY KEY,
    server TEXT NOT NULL,
    url TEXT NOT NULL,
    issuer TEXT NOT NULL,
    bare INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    client_method TEXT NOT NULL,
    queued_at INTEGER NOT NULL
  ) STRICT;
  -- How often a person must sign in anew.
  CREATE TABLE sign_in_interval (issuer TEXT PRIMARY KEY, hours REAL NOT NULL) STRICT;
  INSERT INTO signed_in
    SELECT server, account ->> 'id', url, issuer, account ->> 'id', account ->> 'name',
      unixepoch(account ->> 'signedInAt') * 1000 FROM accounts;
  INSERT INTO token_set
    SELECT server, account ->> 'id', '', issuer, resource, bare, client_id, client_method, account -> 'scopes',
      unixepoch(account ->> 'signedInAt') * 1000, NULL, unixepoch(account ->> 'expiresAt') * 1000,
      account ->> 'refreshable' FROM accounts;
  INSERT INTO chosen_account SELECT server, '', account ->> 'id' FROM accounts;
  DROP TABLE accounts;
  `,
];

/** Opens auth.db. Problems: `database-newer`, `disk-full`, `storage-failed`. */
export function openAuthDatabase(file: string): DatabaseSync {
  return openDatabase(file, migrations);
}
