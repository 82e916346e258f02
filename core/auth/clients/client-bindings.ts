import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../../storage/database.ts';

/** The client a server has from the person. */
export interface GivenClient {
  server: string;
  url: string;
  clientId: string;
}

/** A client of the person's own belongs to the first issuer it was used at. */
export interface Bindings {
  /** The issuer a client is bound to. */
  of(given: GivenClient): string | undefined;
  put(given: GivenClient, issuer: string): void;
  /** Those of a server; gives the ones that no other server has. */
  forget(server: string): { issuer: string; clientId: string }[];
}

/** Bindings in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createBindings(db: DatabaseSync, file: string): Bindings {
  const of = db.prepare('SELECT issuer FROM given_clients WHERE server = ? AND url = ? AND client_id = ?');
  const put = db.prepare('INSERT OR REPLACE INTO given_clients VALUES (?, ?, ?, ?)');
  const alone = db.prepare(
    `SELECT DISTINCT issuer, client_id AS clientId FROM given_clients WHERE server = ?1
     AND (issuer, client_id) NOT IN (SELECT issuer, client_id FROM given_clients WHERE server <> ?1)`,
  );
  const forget = db.prepare('DELETE FROM given_clients WHERE server = ?');
  return {
    of: ({ server, url, clientId }) =>
      storage(file, () => (of.get(server, url, clientId) as { issuer: string } | undefined)?.issuer),
    put: ({ server, url, clientId }, issuer) => storage(file, () => void put.run(server, url, clientId, issuer)),
    forget: (server) =>
      storage(file, () => {
        const found = alone.all(server) as unknown as { issuer: string; clientId: string }[];
        forget.run(server);
        return found;
      }),
  };
}
