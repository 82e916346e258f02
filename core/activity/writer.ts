import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Activity } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import { openDatabase, storage, transaction } from '../storage/database.ts';
import { chainSorted, GENESIS } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createDeliveries, type Deliveries } from './forward/deliveries.ts';
import { MIGRATIONS } from './migrations.ts';
import { COLUMNS } from './schema.ts';

/** Every member, in the order in which they are hashed. */
const NAMES = (['number', ...COLUMNS] as const).toSorted();

/** The last record's number and hash; 0 in an empty log. */
export interface Head {
  number: number;
  hash: string;
}

export interface Writer {
  /** Commits before it returns, with what is sealed of the record's content. */
  append(record: Omit<Activity, 'number' | 'at'>, sealed?: Uint8Array): Activity;
  head(): Head;
  /** A record's hash; none where there is no such record. */
  hashOf(number: number): string | undefined;
  /** The number of the newest checkpoint, and of the anchor; 0 where there is none. */
  signedTo(): number;
  removedTo(): number;
  /** Commits to the disk itself, with all that came before: also power loss does not take it. */
  keep(checkpoint: Checkpoint): void;
  /** The oldest records, at most `limit`. */
  oldest(limit: number): { number: number; at: string; hash: string }[];
  /** Removes the records up to the anchor, with what was sealed of them. Gives how many. */
  removeTo(anchor: Checkpoint): number;
  /** What the log holds, without what is free in its file. */
  bytes(): number;
  /** Removes what was copied before the database was brought to a newer version. */
  removeBackups(): void;
  /** How far collectors have the records. */
  deliveries: Deliveries;
  /** What was sealed of a record's content. */
  sealed(number: number): Uint8Array | undefined;
  close(): void;
}

/** Problems: `database-newer`, `disk-full`, `storage-failed`. */
export function openWriter(file: string, clock: Clock): Writer {
  const db = openDatabase(file, MIGRATIONS, { backup: true });
  const insert = db.prepare(
    `INSERT INTO activity (number, ${COLUMNS.join(', ')}, hash) VALUES (?, ${COLUMNS.map(() => '?').join(', ')}, ?)`,
  );
  const insertContent = db.prepare('INSERT INTO content VALUES (?, ?)');
  const hashAt = db.prepare('SELECT hash FROM activity WHERE number = ?');
  let head = headOf(db);
  const write = (record: Activity, hash: string) => {
    const values: SQLInputValue[] = [record.number];
    for (const column of COLUMNS) values.push(record[column] ?? null);
    values.push(Buffer.from(hash, 'hex'));
    insert.run(...values);
  };
  return {
    append: (draft, sealed) =>
      storage(file, () => {
        const record = recordOf(draft, head.number + 1, isoTime(clock.now()));
        const hash = chainSorted(head.hash, record);
        if (sealed === undefined) write(record, hash);
        else
          transaction(db, () => {
            insertContent.run(record.number, sealed);
            write(record, hash);
          });
        head = { number: record.number, hash };
        return record;
      }),
    head: () => head,
    hashOf: (number) => storage(file, () => hashIn(hashAt.get(number))),
    signedTo: () => storage(file, () => maxNumber(db, 'checkpoint')),
    removedTo: () => storage(file, () => maxNumber(db, 'anchor')),
    keep: (checkpoint) => storage(file, () => fully(db, () => insertCheckpoint(db, checkpoint))),
    oldest: (limit) =>
      storage(file, () => {
        const rows = db.prepare('SELECT number, at, hash FROM activity ORDER BY number LIMIT ?').all(limit);
        return rows.map((row) => ({
          number: Number(row['number']),
          at: String(row['at']),
          hash: hashIn(row) ?? GENESIS,
        }));
      }),
    removeTo: (anchor) => storage(file, () => fully(db, () => transaction(db, () => removeTo(db, anchor)))),
    bytes: () => storage(file, () => bytesIn(db)),
    removeBackups: () => storage(file, () => removeBackups(file)),
    deliveries: createDeliveries(db, file),
    sealed: (number) =>
      storage(file, () => db.prepare('SELECT sealed FROM content WHERE number = ?').get(number)?.['sealed'] as never),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

/** What is hashed is what is stored, and nothing besides: also half a character, which no database keeps, is none. */
function recordOf(draft: Omit<Activity, 'number' | 'at'>, number: number, at: string): Activity {
  const all = { ...draft, number, at };
  const record: Record<string, string | number> = {};
  for (const name of NAMES) {
    const value = all[name];
    if (value !== undefined) record[name] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  return record as unknown as Activity;
}

function headOf(db: DatabaseSync): Head {
  const row = db.prepare('SELECT number, hash FROM activity ORDER BY number DESC LIMIT 1').get();
  return { number: Number(row?.['number'] ?? 0), hash: hashIn(row) ?? GENESIS };
}

function hashIn(row: Record<string, SQLOutputValue> | undefined): string | undefined {
  const hash = row?.['hash'];
  return hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : undefined;
}

function maxNumber(db: DatabaseSync, table: 'checkpoint' | 'anchor'): number {
  return Number(db.prepare(`SELECT ifnull(max(number), 0) AS number FROM ${table}`).get()?.['number']);
}

/** One commit that waits for the disk. */
function fully<T>(db: DatabaseSync, act: () => T): T {
  db.exec('PRAGMA synchronous=FULL');
  try {
    return act();
  } finally {
    db.exec('PRAGMA synchronous=NORMAL');
  }
}

function insertCheckpoint(db: DatabaseSync, checkpoint: Checkpoint): void {
  db.prepare('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?)').run(...valuesOf(checkpoint));
}

function removeTo(db: DatabaseSync, anchor: Checkpoint): number {
  db.prepare('INSERT OR REPLACE INTO anchor VALUES (1, ?, ?, ?, ?, ?)').run(...valuesOf(anchor));
  for (const table of ['content', 'checkpoint'])
    db.prepare(`DELETE FROM ${table} WHERE number <= ?`).run(anchor.number);
  return Number(db.prepare('DELETE FROM activity WHERE number <= ?').run(anchor.number).changes);
}

function valuesOf({ number, hash, at, key, signature }: Checkpoint): SQLInputValue[] {
  return [number, Buffer.from(hash, 'hex'), at, Buffer.from(key, 'base64url'), Buffer.from(signature, 'base64url')];
}

function bytesIn(db: DatabaseSync): number {
  const one = (pragma: string) => Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  return (one('page_count') - one('freelist_count')) * one('page_size');
}

/** They hold what may be kept no longer. */
function removeBackups(file: string): void {
  const name = `${basename(file)}.before-`;
  for (const found of readdirSync(dirname(file)))
    if (found.startsWith(name)) rmSync(join(dirname(file), found), { force: true });
}
