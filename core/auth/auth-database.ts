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
  // Registrations that end and can be removed, who uses them, and where issuers differ from the specification.
  `
  -- Made anew with one row for a client: a newer one for the same address must not hide an older one that is still in use.
  ALTER TABLE registrations RENAME TO registrations_before;
  CREATE TABLE registrations (
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    method TEXT NOT NULL,
    -- Milliseconds since 1970; NULL: the client's secret does not end, or there is none.
    expires_at INTEGER,
    registered_at INTEGER NOT NULL,
    -- Where the registration can be removed (RFC 7592); the token for that is in the vault.
    management_uri TEXT,
    -- 1: not for new sign-ins, and to be removed once no account uses it.
    dropped INTEGER NOT NULL,
    PRIMARY KEY (issuer, client_id)
  ) STRICT;
  INSERT OR REPLACE INTO registrations
    SELECT issuer, client_id, redirect_uri, method, expires_at, unixepoch() * 1000, NULL, 0 FROM registrations_before;
  DROP TABLE registrations_before;
  -- Who we are where, for each server.
  CREATE TABLE enrolments (
    server TEXT NOT NULL,
    issuer TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('given', 'document', 'registered')),
    client_id TEXT NOT NULL,
    PRIMARY KEY (server, issuer)
  ) STRICT;
  INSERT OR REPLACE INTO enrolments
    SELECT server, issuer, iif((issuer, client_id) IN (SELECT issuer, client_id FROM given_clients), 'given', 'registered'),
      client_id
    FROM token_set WHERE agent = '';
  CREATE TABLE deviations (
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('learned', 'set')),
    since INTEGER NOT NULL,
    PRIMARY KEY (issuer, name)
  ) STRICT;
  `,
  // Whose tokens wait to be given back; NULL where the issuer does not say.
  'ALTER TABLE revocation ADD COLUMN subject TEXT;',
  // Accounts that a company's word signs in.
  `
  -- The company's name, and who it is there; NULL: a person signed in at the issuer.
  ALTER TABLE signed_in ADD COLUMN company TEXT;
  ALTER TABLE signed_in ADD COLUMN member TEXT;
  -- Scopes that were asked for and not given.
  ALTER TABLE token_set ADD COLUMN withheld TEXT NOT NULL DEFAULT '[]';
  -- Where a company's clients keep what they prove themselves by in the vault.
  CREATE TABLE company_proof (
    company TEXT NOT NULL, issuer TEXT NOT NULL, client_id TEXT NOT NULL, PRIMARY KEY (company, issuer, client_id)
  ) STRICT;
  `,
];

/** Opens auth.db. Problems: `database-newer`, `disk-full`, `storage-failed`. */
export function openAuthDatabase(file: string): DatabaseSync {
  return openDatabase(file, migrations);
}
