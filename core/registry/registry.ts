/** What the person set up: servers, entries and settings, and what each server last said of itself. */
import type { DatabaseSync } from 'node:sqlite';
import { type Act, openDatabase, storage } from '../storage/database.ts';
import { type Advertisements, createAdvertisements } from './advertisements.ts';
import { createEntries, type Entries } from './entries.ts';
import { createServers, type Servers } from './servers.ts';
import { createSettings, type Settings } from './settings.ts';
import type { Clock } from '../ports/clock.ts';

export interface Registry {
  servers: Servers;
  entries: Entries;
  settings: Settings;
  advertisements: Advertisements;
  close(): void;
}

const migrations = [
  `CREATE TABLE server (id TEXT PRIMARY KEY, url TEXT NOT NULL, added_at TEXT NOT NULL, client_id TEXT) STRICT;
   CREATE TABLE entry (
     id TEXT PRIMARY KEY, host TEXT NOT NULL, server TEXT NOT NULL, file TEXT, name TEXT, created_at TEXT NOT NULL,
     key_digest TEXT NOT NULL
   ) STRICT;
   CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE advertisement (server TEXT NOT NULL, account TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (server, account)) STRICT`,
  // Names only, as a JSON list; NULL for none.
  `ALTER TABLE server ADD COLUMN headers TEXT`,
  `ALTER TABLE server ADD COLUMN machine INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE entry ADD COLUMN programs TEXT`,
  // What servers say, they say again.
  `DROP TABLE advertisement;
   CREATE TABLE said (
     server TEXT NOT NULL, account TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (server, account, what)
   ) STRICT, WITHOUT ROWID`,
  `ALTER TABLE server ADD COLUMN from_policy INTEGER NOT NULL DEFAULT 0`,
];

/** Opens state.db. `entriesFolder` holds the entries' keys, one private file each, where their bridges find them. */
export function openRegistry(options: { file: string; entriesFolder: string; clock: Clock }): Registry {
  const db: DatabaseSync = openDatabase(options.file, migrations);
  // Every statement's error about this file becomes a problem a person can act on.
  const act: Act = (statement) => storage(options.file, statement);
  return {
    servers: createServers(db, act, options.clock),
    entries: createEntries(db, act, options.clock, options.entriesFolder),
    settings: createSettings(db, act),
    advertisements: createAdvertisements(db, act),
    close: () => db.close(),
  };
}
