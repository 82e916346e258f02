import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../shared/models.ts';
import { Secret } from '../../shared/secret.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Act } from '../storage/database.ts';

export interface Entries {
  list(): Entry[];
  get(id: string): Entry | undefined;
  find(host: string, server: string): Entry | undefined;
  /** Makes an entry with a key of its own. */
  add(draft: { host: string; server: string; file: string; name: string }): Entry;
  /** Takes up an entry whose bridge made its own key: the person has just approved it. */
  adopt(draft: { id: string; host: string; server: string }): Entry;
  /** Forgets the entry and its key. */
  remove(id: string): void;
  /**
   * Forgets the entries that were paired to this server: their bridges are asked about anew. Their keys stay, as running
   * bridges hold them; without an entry a key proves nothing.
   */
  unpair(server: string): void;
  /** The programs that this entry was launched by and may be. */
  programs(id: string): string[];
  keepProgram(id: string, program: string): void;
  /** The key that both the entry's bridge and we can read now; `undefined`: none, or not the one the entry was made with. */
  key(id: string): Secret | undefined;
}

interface Row {
  id: string;
  host: string;
  server: string;
  file: string | null;
  name: string | null;
  created_at: string;
  key_digest: string;
  /** A JSON list; NULL for none. */
  programs: string | null;
}

export function createEntries(db: DatabaseSync, act: Act, clock: Clock, folder: string): Entries {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const insert = db.prepare(
    'INSERT INTO entry (id, host, server, file, name, created_at, key_digest) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM entry WHERE id = ?');
  const unpair = db.prepare('DELETE FROM entry WHERE server = ? AND file IS NULL');
  const keepPrograms = db.prepare('UPDATE entry SET programs = ? WHERE id = ?');
  const rows = () => act(() => db.prepare('SELECT * FROM entry ORDER BY created_at, id').all() as unknown as Row[]);
  const byId = db.prepare('SELECT * FROM entry WHERE id = ?');
  const row = (id: string) => act(() => byId.get(id) as unknown as Row | undefined);
  const keyFile = (id: string) => join(folder, `${id}.key`);

  const readKey = (id: string): string | undefined => {
    if (!/^[a-z0-9-]{1,80}$/.test(id)) return undefined;
    try {
      return readFileSync(keyFile(id), 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const store = (entry: Omit<Entry, 'createdAt'>, key: string): Entry => {
    const createdAt = isoTime(clock.now());
    act(() =>
      insert.run(entry.id, entry.host, entry.server, entry.file ?? null, entry.name ?? null, createdAt, digest(key)),
    );
    return { ...entry, createdAt };
  };

  return {
    list: () => rows().map(fromRow),
    get: (id) => {
      const found = row(id);
      return found && fromRow(found);
    },
    find: (host, server) =>
      rows()
        .map(fromRow)
        .find((entry) => entry.host === host && entry.server === server),
    add(draft) {
      const id = `${draft.host}-${randomBytes(6).toString('hex')}`;
      const key = randomBytes(32).toString('hex');
      writeFileSync(keyFile(id), key, { mode: 0o600, flag: 'wx' });
      return store({ id, ...draft }, key);
    },
    adopt(draft) {
      const key = readKey(draft.id);
      if (key === undefined) throw new Error('an entry without a key cannot be adopted');
      return store(draft, key);
    },
    remove(id) {
      act(() => remove.run(id));
      rmSync(keyFile(id), { force: true });
    },
    unpair: (server) => void act(() => unpair.run(server)),
    programs: (id) => programsOf(row(id)),
    keepProgram(id, program) {
      const known = programsOf(row(id));
      if (!known.includes(program)) act(() => keepPrograms.run(JSON.stringify([...known, program]), id));
    },
    key(id) {
      const key = readKey(id);
      const known = row(id);
      if (key === undefined || (known && known.key_digest !== digest(key))) return undefined;
      return new Secret(key);
    },
  };
}

function programsOf(row: Row | undefined): string[] {
  return row?.programs == null ? [] : (JSON.parse(row.programs) as string[]);
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function fromRow(row: Row): Entry {
  return {
    id: row.id,
    host: row.host,
    server: row.server,
    createdAt: row.created_at,
    ...(row.file === null ? {} : { file: row.file }),
    ...(row.name === null ? {} : { name: row.name }),
  };
}
