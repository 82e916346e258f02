import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../../storage/database.ts';
import { authMethods, type AuthMethod } from '../issuer/oauth-client.ts';

/** Which token set: one account's for every agent, or widened for one agent alone. */
export interface SetKey {
  server: string;
  account: string;
  agent?: string | undefined;
}

/** What is known of a token set beside its secrets. Times are milliseconds since 1970. */
export interface SetRow {
  key: SetKey;
  /** Who gave its tokens, and alone sees the refresh token. */
  issuer: string;
  /** What its tokens were given for. */
  resource: string;
  /** The issuer was derived from the server's address (2025-03-26). */
  bare: boolean;
  client: { id: string; method: AuthMethod };
  scopes: readonly string[];
  /** Scopes that were asked for and that a company did not give. */
  withheld?: readonly string[] | undefined;
  /** When a person last signed in for it. */
  since: number;
  /** When it is given up. */
  until?: number | undefined;
  /** When its access token ends. */
  expiresAt?: number | undefined;
  refreshable: boolean;
}

export interface SetRows {
  get(key: SetKey): SetRow | undefined;
  /** An account's, that for every agent first. */
  of(server: string, account: string): SetRow[];
  all(): SetRow[];
  put(row: SetRow): void;
  delete(key: SetKey): void;
  /** A number higher than any before, whatever was forgotten since. */
  nextGeneration(): number;
}

/**
 * The set's name: also what its sealed record is bound to. Neither a server's nor an agent's name holds a space or slash, so
 * no two sets share one.
 */
export function setName({ server, account, agent }: SetKey): string {
  return agent === undefined ? `${server}/${account}` : `${server} ${agent}/${account}`;
}

interface Columns {
  server: string;
  account: string;
  agent: string;
  issuer: string;
  resource: string;
  bare: number;
  client_id: string;
  client_method: string;
  scopes: string;
  since: number;
  until: number | null;
  expires_at: number | null;
  refreshable: number;
  withheld: string;
}

/** Token sets in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createSetRows(db: DatabaseSync, file: string): SetRows {
  const put = db.prepare('INSERT OR REPLACE INTO token_set VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM token_set WHERE server = ? AND account = ? AND agent = ?');
  const next = db.prepare('UPDATE generation SET last = last + 1 RETURNING last');
  // Asked for in every call; this is the table's only writer.
  const rows = new Map<string, SetRow>();
  storage(file, () => {
    for (const one of db.prepare('SELECT * FROM token_set ORDER BY agent').all() as unknown as Columns[]) {
      const row = rowOf(one);
      rows.set(setName(row.key), row);
    }
  });
  return {
    get: (key) => rows.get(setName(key)),
    of: (server, account) =>
      [...rows.values()]
        .filter(({ key }) => key.server === server && key.account === account)
        .toSorted((a, b) => Number(a.key.agent !== undefined) - Number(b.key.agent !== undefined)),
    all: () => [...rows.values()],
    put: (row) =>
      storage(file, () => {
        const { key, issuer, resource, bare, client, scopes, since, until, expiresAt, refreshable } = row;
        const start = [key.server, key.account, key.agent ?? '', issuer, resource];
        const means = [Number(bare), client.id, client.method];
        const life = [since, until ?? null, expiresAt ?? null, Number(refreshable)];
        put.run(...start, ...means, JSON.stringify(scopes), ...life, JSON.stringify(row.withheld ?? []));
        rows.set(setName(key), row);
      }),
    delete: (key) =>
      storage(file, () => {
        remove.run(key.server, key.account, key.agent ?? '');
        rows.delete(setName(key));
      }),
    nextGeneration: () => storage(file, () => (next.all() as unknown as [{ last: number }])[0].last),
  };
}

function rowOf(columns: Columns): SetRow {
  const { server, account, agent } = columns;
  return {
    key: { server, account, ...(agent !== '' && { agent }) },
    issuer: columns.issuer,
    resource: columns.resource,
    bare: columns.bare === 1,
    client: { id: columns.client_id, method: methodOf(columns.client_method) },
    scopes: JSON.parse(columns.scopes) as string[],
    since: columns.since,
    until: columns.until ?? undefined,
    expiresAt: columns.expires_at ?? undefined,
    refreshable: columns.refreshable === 1,
    withheld: JSON.parse(columns.withheld) as string[],
  };
}

/** A stored method; anything unknown means no client authentication, which an issuer that wants one refuses. */
export function methodOf(text: string): AuthMethod {
  return authMethods.find((method) => method === text) ?? 'none';
}
