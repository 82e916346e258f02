import type { DatabaseSync } from 'node:sqlite';
import { account as accountSchema, type Account } from '../../shared/models.ts';
import { storage } from '../storage/database.ts';
import { authMethods, type AuthMethod } from './oauth-client.ts';

/** A signed-in account and all that its tokens are bound to. */
export interface AccountRow {
  account: Account;
  /** The server's address at sign-in: the tokens go nowhere else. */
  url: string;
  /** The issuer was derived from the server's address (2025-03-26). */
  bare: boolean;
  resource: string;
  client: { id: string; method: AuthMethod };
}

export interface Accounts {
  get(server: string): AccountRow | undefined;
  put(row: AccountRow): void;
  delete(server: string): void;
  /** Whether any account was signed in at this issuer. */
  has(issuer: string): boolean;
  /** A number higher than any before, whatever was forgotten since. */
  nextGeneration(): number;
}

interface Columns {
  url: string;
  issuer: string;
  bare: number;
  resource: string;
  client_id: string;
  client_method: string;
  account: string;
}

/** Accounts in auth.db, one for a server. Problems: `disk-full`, `storage-failed`. */
export function createAccounts(db: DatabaseSync, file: string): Accounts {
  const get = db.prepare('SELECT * FROM accounts WHERE server = ?');
  const put = db.prepare('INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM accounts WHERE server = ?');
  const has = db.prepare('SELECT 1 FROM accounts WHERE issuer = ? LIMIT 1');
  const next = db.prepare('UPDATE generation SET last = last + 1 RETURNING last');
  // Asked for several times in every call; this is the table's only writer.
  const read = new Map<string, AccountRow | undefined>();
  return {
    get(server) {
      if (!read.has(server))
        read.set(
          server,
          storage(file, () => rowOf(get.get(server) as Columns | undefined)),
        );
      return read.get(server);
    },
    put: ({ account, url, bare, resource, client }) =>
      storage(file, () => {
        const text = JSON.stringify(account);
        put.run(account.server, url, account.issuer, bare ? 1 : 0, resource, client.id, client.method, text);
        read.delete(account.server);
      }),
    delete: (server) =>
      storage(file, () => {
        remove.run(server);
        read.delete(server);
      }),
    has: (issuer) => storage(file, () => has.get(issuer) !== undefined),
    nextGeneration: () => storage(file, () => (next.all() as unknown as [{ last: number }])[0].last),
  };
}

function rowOf(columns: Columns | undefined): AccountRow | undefined {
  if (!columns) return undefined;
  return {
    account: accountSchema.parse(JSON.parse(columns.account)),
    url: columns.url,
    bare: columns.bare === 1,
    resource: columns.resource,
    client: { id: columns.client_id, method: methodOf(columns.client_method) },
  };
}

/** A stored method; anything unknown means no client authentication, which an issuer that wants one refuses. */
export function methodOf(text: string): AuthMethod {
  return authMethods.find((method) => method === text) ?? 'none';
}
