import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../../storage/database.ts';
import { methodOf } from '../tokens/set-rows.ts';
import type { AuthMethod } from '../issuer/oauth-client.ts';

/** A client registered at an issuer for one redirect address. Its secrets, if any, are the vault's. Times: ms since 1970. */
export interface Registration {
  issuer: string;
  clientId: string;
  redirectUri: string;
  method: AuthMethod;
  registeredAt: number;
  expiresAt?: number | undefined;
  /** Where it can be removed (RFC 7592), with the vault's `registration-access` record. */
  managementUri?: string | undefined;
}

export interface Registrations {
  /** Those for new sign-ins, newest first. */
  at(issuer: string): Registration[];
  put(registration: Registration): void;
  /** No new sign-in uses it; accounts signed in with this client go on with it. */
  drop(issuer: string, clientId: string): void;
  /** Those dropped, to be removed as soon as no account uses them. */
  dropped(issuer: string): Registration[];
  delete(issuer: string, clientId: string): void;
  issuers(): string[];
}

interface Columns {
  issuer: string;
  client_id: string;
  redirect_uri: string;
  method: string;
  expires_at: number | null;
  registered_at: number;
  management_uri: string | null;
}

/** Registrations in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createRegistrations(db: DatabaseSync, file: string): Registrations {
  const select = db.prepare('SELECT * FROM registrations WHERE issuer = ? AND dropped = ? ORDER BY rowid DESC');
  const put = db.prepare('INSERT OR REPLACE INTO registrations VALUES (?, ?, ?, ?, ?, ?, ?, 0)');
  const drop = db.prepare('UPDATE registrations SET dropped = 1 WHERE issuer = ? AND client_id = ?');
  const remove = db.prepare('DELETE FROM registrations WHERE issuer = ? AND client_id = ?');
  const issuers = db.prepare('SELECT DISTINCT issuer FROM registrations WHERE dropped = 0');
  const at = (issuer: string, dropped: 0 | 1): Registration[] =>
    storage(file, () => (select.all(issuer, dropped) as unknown as Columns[]).map(registrationOf));
  return {
    at: (issuer) => at(issuer, 0),
    put: ({ issuer, clientId, redirectUri, method, expiresAt, registeredAt, managementUri }) =>
      storage(file, () => {
        put.run(issuer, clientId, redirectUri, method, expiresAt ?? null, registeredAt, managementUri ?? null);
      }),
    drop: (issuer, clientId) => storage(file, () => void drop.run(issuer, clientId)),
    dropped: (issuer) => at(issuer, 1),
    delete: (issuer, clientId) => storage(file, () => void remove.run(issuer, clientId)),
    issuers: () => storage(file, () => (issuers.all() as unknown as { issuer: string }[]).map((row) => row.issuer)),
  };
}

function registrationOf(columns: Columns): Registration {
  return {
    issuer: columns.issuer,
    clientId: columns.client_id,
    redirectUri: columns.redirect_uri,
    method: methodOf(columns.method),
    registeredAt: columns.registered_at,
    ...(columns.expires_at !== null && { expiresAt: columns.expires_at }),
    ...(columns.management_uri !== null && { managementUri: columns.management_uri }),
  };
}
