import type { DatabaseSync } from 'node:sqlite';
import type { Advertisement } from '../remote/remote.ts';
import type { Act } from '../storage/database.ts';

/** What each server last said of itself to each account, so that a host is answered before the server is. */
export interface Advertisements {
  get(server: string, account: string): Advertisement | undefined;
  put(server: string, account: string, advertisement: Advertisement): void;
  forget(server: string): void;
}

export function createAdvertisements(db: DatabaseSync, act: Act): Advertisements {
  const select = db.prepare('SELECT body FROM advertisement WHERE server = ? AND account = ?');
  const upsert = db.prepare(
    'INSERT INTO advertisement VALUES (?, ?, ?) ON CONFLICT (server, account) DO UPDATE SET body = excluded.body',
  );
  const remove = db.prepare('DELETE FROM advertisement WHERE server = ?');
  const get = (server: string, account: string) => {
    const row = act(() => select.get(server, account)) as { body: string } | undefined;
    return row && (JSON.parse(row.body) as Advertisement);
  };
  return {
    get,
    put(server, account, advertisement) {
      act(() => upsert.run(server, account, JSON.stringify(advertisement)));
    },
    forget: (server) => {
      act(() => remove.run(server));
    },
  };
}
