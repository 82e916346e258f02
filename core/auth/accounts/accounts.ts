import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../../../shared/problem.ts';
import { storage } from '../../storage/database.ts';

/** Somebody signed in to a server. What their tokens may do is said by the account's token sets. */
export interface AccountRow {
  server: string;
  /** Unique at the server. */
  id: string;
  /** The server's address at sign-in: the tokens go nowhere else. */
  url: string;
  issuer: string;
  /** The issuer's identifier of the person, where it tells. */
  subject?: string | undefined;
  name?: string | undefined;
  /** Milliseconds since 1970. */
  signedInAt: number;
  /** Signed in by a company's word; absent: by a person, at the issuer. */
  by?: { company: string; /** The account's id at the company. */ member: string } | undefined;
}

/** The account everybody uses for whom none was chosen. */
export const EVERYBODY = '';

export interface Accounts {
  /** Of one server, the default first; or all there are. */
  list(server?: string): AccountRow[];
  get(server: string, id: string): AccountRow | undefined;
  /**
   * The account this agent uses, else the default. Nobody where the one chosen was signed out: what a host does must not go
   * on as somebody else because of that.
   */
  of(server: string, agent: string): AccountRow | undefined;
  /** Makes or replaces it. The first of a server becomes the default. */
  put(row: AccountRow): void;
  delete(server: string, id: string): void;
  /** Problem: `account-unknown`. */
  choose(server: string, agent: string, id: string): void;
  /** This agent uses the default again. */
  unchoose(server: string, agent: string): void;
  /** Choices for single agents, those of accounts that were signed out among them. */
  chosen(server: string): { agent: string; account: string }[];
  /** Whether anybody is signed in at this issuer. */
  has(issuer: string): boolean;
}

interface Columns {
  server: string;
  id: string;
  url: string;
  issuer: string;
  subject: string | null;
  name: string | null;
  signed_in_at: number;
  company: string | null;
  member: string | null;
}

/** Accounts in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createAccounts(db: DatabaseSync, file: string): Accounts {
  const put = db.prepare('INSERT OR REPLACE INTO signed_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM signed_in WHERE server = ? AND id = ?');
  const choose = db.prepare('INSERT OR REPLACE INTO chosen_account VALUES (?, ?, ?)');
  const unchoose = db.prepare('DELETE FROM chosen_account WHERE server = ? AND agent = ?');
  const unchooseAll = db.prepare('DELETE FROM chosen_account WHERE server = ?');
  // Asked for several times in every call; this is the tables' only writer.
  const rows = new Map<string, AccountRow>();
  const chosen = new Map<string, string>();
  const key = (server: string, name: string) => `${server}/${name}`;
  storage(file, () => {
    for (const one of db.prepare('SELECT * FROM signed_in ORDER BY signed_in_at').all() as unknown as Columns[])
      rows.set(key(one.server, one.id), rowOf(one));
    const choices = db.prepare('SELECT server, agent, account FROM chosen_account').all();
    for (const one of choices as { server: string; agent: string; account: string }[])
      chosen.set(key(one.server, one.agent), one.account);
  });

  const of = (server: string, agent: string) => {
    const id = chosen.get(key(server, agent)) ?? chosen.get(key(server, EVERYBODY));
    return id === undefined ? undefined : rows.get(key(server, id));
  };
  const list = (server?: string) => {
    const all = [...rows.values()].filter((row) => server === undefined || row.server === server);
    return all.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  };
  const isDefault = ({ server, id }: AccountRow) => chosen.get(key(server, EVERYBODY)) === id;
  const setChosen = (server: string, agent: string, id: string) =>
    storage(file, () => {
      choose.run(server, agent, id);
      chosen.set(key(server, agent), id);
    });

  return {
    list,
    get: (server, id) => rows.get(key(server, id)),
    of,
    put(row) {
      storage(file, () => {
        const { server, id, url, issuer, subject, name, signedInAt, by } = row;
        const who = [subject ?? null, name ?? null, signedInAt, by?.company ?? null, by?.member ?? null];
        put.run(server, id, url, issuer, ...who);
        rows.set(key(server, id), row);
      });
      if (!of(row.server, EVERYBODY)) setChosen(row.server, EVERYBODY, row.id);
    },
    delete(server, id) {
      storage(file, () => {
        remove.run(server, id);
        rows.delete(key(server, id));
        // The last one: whoever signs in next is the default, for every host.
        if (list(server).length > 0) return;
        unchooseAll.run(server);
        for (const name of chosen.keys()) if (name.startsWith(`${server}/`)) chosen.delete(name);
      });
    },
    choose(server, agent, id) {
      if (!rows.has(key(server, id))) fail('account-unknown', { server, account: id });
      setChosen(server, agent, id);
    },
    unchoose(server, agent) {
      storage(file, () => {
        unchoose.run(server, agent);
        chosen.delete(key(server, agent));
      });
    },
    chosen: (server) =>
      [...chosen]
        .filter(([name]) => name.startsWith(`${server}/`) && name !== key(server, EVERYBODY))
        .map(([name, account]) => ({ agent: name.slice(server.length + 1), account })),
    has: (issuer) => [...rows.values()].some((row) => row.issuer === issuer),
  };
}

function rowOf(columns: Columns): AccountRow {
  const { server, id, url, issuer, subject, name, signed_in_at: signedInAt, company, member } = columns;
  const by = company === null || member === null ? undefined : { company, member };
  return { server, id, url, issuer, subject: subject ?? undefined, name: name ?? undefined, signedInAt, by };
}
