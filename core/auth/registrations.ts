import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../storage/database.ts';
import { methodOf } from './set-rows.ts';
import type { AuthMethod } from './oauth-client.ts';

/** A client registered at an issuer for one redirect address. Its secret, if any, is the vault's `client` record. */
export interface Registration {
  issuer: string;
  redirectUri: string;
  clientId: string;
  method: AuthMethod;
  /** Milliseconds since 1970. */
  expiresAt?: number | undefined;
}

export interface Registrations {
  /** Newest first. */
  at(issuer: string): Registration[];
  put(registration: Registration): void;
  /** Forgets that we are registered; accounts signed in with this client keep using it. */
  drop(issuer: string, clientId: string): void;
  /** The issuer a client of the person's own is bound to. */
  boundIssuer(given: GivenClient): string | undefined;
  bind(given: GivenClient, issuer: string): void;
}

export interface GivenClient {
  server: string;
  url: string;
  clientId: string;
}

interface Columns {
  issuer: string;
  redirect_uri: string;
  client_id: string;
  method: string;
  expires_at: number | null;
}

/** Registrations in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createRegistrations(db: DatabaseSync, file: string): Registrations {
  const at = db.prepare('SELECT * FROM registrations WHERE issuer = ? ORDER BY rowid DESC');
  const put = db.prepare('INSERT OR REPLACE INTO registrations VALUES (?, ?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM registrations WHERE issuer = ? AND client_id = ?');
  const bound = db.prepare('SELECT issuer FROM given_clients WHERE server = ? AND url = ? AND client_id = ?');
  const bind = db.prepare('INSERT OR REPLACE INTO given_clients VALUES (?, ?, ?, ?)');
  return {
    at: (issuer) => storage(file, () => (at.all(issuer) as unknown as Columns[]).map(registrationOf)),
    put: ({ issuer, redirectUri, clientId, method, expiresAt }) =>
      storage(file, () => void put.run(issuer, redirectUri, clientId, method, expiresAt ?? null)),
    drop: (issuer, clientId) => storage(file, () => void drop.run(issuer, clientId)),
    boundIssuer: ({ server, url, clientId }) =>
      storage(file, () => (bound.get(server, url, clientId) as { issuer: string } | undefined)?.issuer),
    bind: ({ server, url, clientId }, issuer) => storage(file, () => void bind.run(server, url, clientId, issuer)),
  };
}

function registrationOf(columns: Columns): Registration {
  return {
    issuer: columns.issuer,
    redirectUri: columns.redirect_uri,
    clientId: columns.client_id,
    method: methodOf(columns.method),
    ...(columns.expires_at !== null && { expiresAt: columns.expires_at }),
  };
}
