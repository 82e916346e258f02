import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../eras/messages.ts';
import type { Advertisement, Found } from '../remote/remote.ts';
import type { Act } from '../storage/database.ts';

/**
 * What each server last said of itself and listed to each account, so that a host is answered before the server is. The
 * account is empty where nobody is signed in. Nothing in it was approved by anybody.
 */
export interface Advertisements {
  get(server: string, account: string): Advertisement | undefined;
  /** How it was found to speak. */
  found(server: string, account: string): Found | undefined;
  put(server: string, account: string, advertisement: Advertisement, found: Found): void;
  /** The result of a whole list, by its method (`tools/list`). */
  list(server: string, account: string, method: string): JsonObject | undefined;
  /** One too long to be kept takes away what was kept before. */
  putList(server: string, account: string, method: string, result: JsonObject): void;
  /** Forgets what was said to accounts other than these; without them, to all. */
  forget(server: string, but?: readonly string[]): void;
}

/** Longest text kept, in characters. */
const maxLength = 1024 * 1024;

/** Under which what a server says of itself is kept; no method is called so. */
const itself = '';

export function createAdvertisements(db: DatabaseSync, act: Act): Advertisements {
  const select = db.prepare('SELECT body FROM said WHERE server = ? AND account = ? AND what = ?');
  const upsert = db.prepare(
    'INSERT INTO said VALUES (?, ?, ?, ?) ON CONFLICT (server, account, what) DO UPDATE SET body = excluded.body',
  );
  const removeOne = db.prepare('DELETE FROM said WHERE server = ? AND account = ? AND what = ?');
  const remove = db.prepare('DELETE FROM said WHERE server = ? AND account NOT IN (SELECT value FROM json_each(?))');
  const read = (...key: [server: string, account: string, what: string]) =>
    (act(() => select.get(...key)) as { body: string } | undefined)?.body;
  const write = (key: [server: string, account: string, what: string], value: object) => {
    const text = JSON.stringify(value);
    // A server says the same at most connections, and reading costs less than writing.
    if (text.length > maxLength) act(() => removeOne.run(...key));
    else if (read(...key) !== text) act(() => upsert.run(...key, text));
  };
  const said = (server: string, account: string) => {
    const text = read(server, account, itself);
    return text === undefined ? undefined : (JSON.parse(text) as { advertisement: Advertisement; found: Found });
  };
  return {
    get: (server, account) => said(server, account)?.advertisement,
    found: (server, account) => said(server, account)?.found,
    put: (server, account, advertisement, found) => write([server, account, itself], { advertisement, found }),
    list(server, account, method) {
      const text = read(server, account, method);
      return text === undefined ? undefined : (JSON.parse(text) as JsonObject);
    },
    putList: (server, account, method, result) => write([server, account, method], result),
    forget(server, but = []) {
      act(() => remove.run(server, JSON.stringify(but)));
    },
  };
}
