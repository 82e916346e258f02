import type { DatabaseSync } from 'node:sqlite';
import type { Server } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { readAddress, withoutUser } from '../../shared/wire/address.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Act } from '../storage/database.ts';

export interface Servers {
  list(): Server[];
  get(id: string): Server | undefined;
  /** Throws `server-unknown`. */
  need(id: string): Server;
  byUrl(url: string): Server | undefined;
  /** Throws `server-name-invalid`, `server-url-invalid`, `server-exists`. */
  add(draft: ServerDraft): Server;
  /** The names of the headers stored for it from now on. Throws `server-unknown`. */
  setHeaders(id: string, names: readonly string[]): Server;
  /** Throws `server-unknown`. */
  setClient(id: string, clientId: string | undefined): Server;
  remove(id: string): void;
  /** A free name made from an address, for a server that came from a host's own configuration. */
  nameFor(url: string): string;
}

export interface ServerDraft {
  id: string;
  url: string;
  clientId?: string | undefined;
  /** Signs in as that client itself. */
  machine?: boolean;
  /** The policy brings it. */
  fromPolicy?: boolean;
  /** Names of stored headers. */
  headers?: readonly string[];
}

interface Row {
  id: string;
  url: string;
  added_at: string;
  client_id: string | null;
  headers: string | null;
  machine: number;
  from_policy: number;
}

export function createServers(db: DatabaseSync, act: Act, clock: Clock): Servers {
  const insert = db.prepare(
    'INSERT INTO server (id, url, added_at, client_id, headers, machine, from_policy) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE server SET headers = ? WHERE id = ?');
  const setClient = db.prepare('UPDATE server SET client_id = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM server WHERE id = ?');
  const all = db.prepare('SELECT * FROM server ORDER BY added_at, id');
  // Read on every call, so kept in memory; this is the table's only writer.
  let servers = new Map<string, Server>();
  const reload = () => {
    servers = new Map((all.all() as unknown as Row[]).map((row) => [row.id, fromRow(row)]));
  };
  act(reload);

  const need = (id: string) => servers.get(id) ?? fail('server-unknown', { server: id });
  return {
    list: () => [...servers.values()],
    get: (id) => servers.get(id),
    need,
    byUrl: (url) => [...servers.values()].find((server) => server.url === url),
    add({ id, url, clientId, machine = false, fromPolicy = false, headers = [] }) {
      if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) fail('server-name-invalid', { name: id });
      if (servers.has(id)) fail('server-exists', { server: id });
      const address = serverUrl(url);
      const row = [id, address, isoTime(clock.now()), clientId ?? null, listText(headers)];
      act(() => insert.run(...row, Number(machine), Number(fromPolicy)));
      act(reload);
      return need(id);
    },
    setHeaders(id, names) {
      need(id);
      act(() => update.run(listText(names), id));
      act(reload);
      return need(id);
    },
    setClient(id, clientId) {
      need(id);
      act(() => setClient.run(clientId ?? null, id));
      act(reload);
      return need(id);
    },
    remove(id) {
      need(id);
      act(() => remove.run(id));
      act(reload);
    },
    nameFor(url) {
      const host = new URL(url).hostname.toLowerCase().replace(/^(mcp|www|api)\./, '');
      const base =
        host
          .split('.')[0]
          ?.replace(/[^a-z0-9_-]/g, '-')
          .replace(/^[-_]+/, '') || 'server';
      let name = base;
      for (let n = 2; servers.has(name); n++) name = `${base}-${n}`;
      return name;
    },
  };
}

/** The canonical form of a server's address. Throws `server-url-invalid`. */
export function serverUrl(text: string): string {
  const address = readAddress(text);
  if ('url' in address) return address.url;
  return fail('server-url-invalid', { url: withoutUser(text), reason: address.refused });
}

function listText(names: readonly string[]): string | null {
  return names.length === 0 ? null : JSON.stringify(names);
}

function fromRow(row: Row): Server {
  return {
    id: row.id,
    url: row.url,
    addedAt: row.added_at,
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    ...(row.machine === 1 && { machine: true }),
    ...(row.from_policy === 1 && { fromPolicy: true }),
    ...(row.headers === null ? {} : { headers: JSON.parse(row.headers) as string[] }),
  };
}
