import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { RefusedAccess } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { isoTime } from '../../ports/clock.ts';
import { storage } from '../../storage/database.ts';
import { covers } from '../tokens/choose-set.ts';

/** What was learned of access: the scopes tools need, the widenings a person refused, how often issuers want a sign-in. */
export interface AccessBook {
  /** The scopes a tool is known to need; empty: not known. */
  needs(server: string, tool: string): readonly string[];
  tools(server?: string): { server: string; tool: string; scopes: string[] }[];
  learn(server: string, tool: string, scopes: readonly string[]): void;
  refused(server?: string): RefusedAccess[];
  /** Whether the person refused this agent any of these scopes. */
  isRefused(of: Refusal): boolean;
  refuse(of: Refusal, now: number): void;
  /** Problem: `access-unknown`. */
  forgetRefusal(id: string): void;
  forgetServer(server: string): void;
  /** Hours between sign-ins at this issuer; 0: as the issuer likes. */
  interval(issuer: string): number;
  setInterval(issuer: string, hours: number): void;
  /** Those that have an interval. */
  demanding(): string[];
}

export type Refusal = Pick<RefusedAccess, 'server' | 'account' | 'agent'> & { scopes: readonly string[] };

/** Tables of auth.db. Problems: `disk-full`, `storage-failed`. */
export function createAccessBook(db: DatabaseSync, file: string): AccessBook {
  const act = <T>(statement: () => T): T => storage(file, statement);
  const learn = db.prepare('INSERT OR REPLACE INTO tool_scopes VALUES (?, ?, ?)');
  const refuse = db.prepare('INSERT INTO refused_access VALUES (?, ?, ?, ?, ?, ?)');
  const unrefuse = db.prepare('DELETE FROM refused_access WHERE id = ?');
  const setInterval = db.prepare('INSERT OR REPLACE INTO sign_in_interval VALUES (?, ?)');
  const rows = <T>(sql: string, ...values: string[]) => act(() => db.prepare(sql).all(...values)) as T[];
  // Asked for in every call; this is the tables' only writer.
  const known = new Map<string, string[]>();
  const intervals = new Map<string, number>();
  const key = (server: string, tool: string) => JSON.stringify([server, tool]);
  for (const { server, tool, scopes } of rows<Record<string, string>>('SELECT * FROM tool_scopes'))
    known.set(key(server ?? '', tool ?? ''), JSON.parse(scopes ?? '[]') as string[]);
  for (const { issuer, hours } of rows<{ issuer: string; hours: number }>('SELECT * FROM sign_in_interval'))
    intervals.set(issuer, hours);

  const refused = (server?: string): RefusedAccess[] =>
    rows<Omit<RefusedAccess, 'scopes' | 'at'> & { scopes: string; at: number }>(
      'SELECT * FROM refused_access ORDER BY at',
    )
      .filter((row) => server === undefined || row.server === server)
      .map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as string[], at: isoTime(row.at) }));

  return {
    needs: (server, tool) => known.get(key(server, tool)) ?? [],
    tools: (server) =>
      [...known]
        .map(([name, scopes]) => {
          const [of = '', tool = ''] = JSON.parse(name) as string[];
          return { server: of, tool, scopes };
        })
        .filter((row) => server === undefined || row.server === server),
    learn(server, tool, scopes) {
      act(() => learn.run(server, tool, JSON.stringify(scopes)));
      known.set(key(server, tool), [...scopes]);
    },
    refused,
    isRefused: (of) =>
      refused(of.server).some(
        (no) => no.account === of.account && no.agent === of.agent && covers(of.scopes, no.scopes),
      ),
    refuse: ({ server, account, agent, scopes }, now) =>
      act(() => void refuse.run(randomUUID(), server, account, agent, JSON.stringify(scopes), now)),
    forgetRefusal: (id) => {
      if (act(() => unrefuse.run(id)).changes === 0) fail('access-unknown', { id });
    },
    forgetServer: (server) =>
      act(() => {
        for (const table of ['tool_scopes', 'refused_access'])
          db.prepare(`DELETE FROM ${table} WHERE server = ?`).run(server);
        for (const name of known.keys()) if ((JSON.parse(name) as string[])[0] === server) known.delete(name);
      }),
    interval: (issuer) => intervals.get(issuer) ?? 0,
    setInterval: (issuer, hours) => {
      act(() => void setInterval.run(issuer, hours));
      intervals.set(issuer, hours);
    },
    demanding: () => [...intervals].filter(([, hours]) => hours > 0).map(([issuer]) => issuer),
  };
}
