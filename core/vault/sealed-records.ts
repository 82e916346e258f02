import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import { storage, transaction } from '../storage/database.ts';
import { seal, unseal } from './seal.ts';
import type { About, VaultKey } from './seal.ts';
import type { RecordName } from './vault.ts';

export interface KeptRecord {
  name: RecordName;
  text: Secret;
}

/** Where records are kept: sealed in the file, or in memory in `session-only` mode. */
export interface RecordStore {
  read(name: RecordName): Secret | undefined;
  write(name: RecordName, text: Secret): void;
  remove(name: RecordName): void;
  all(): KeptRecord[];
}

interface SealedStore extends RecordStore {
  /** For use inside the caller's transaction, on a table already emptied. */
  replaceAll(records: readonly KeptRecord[]): void;
}

/**
 * The list of all records with their generations, itself sealed. It notices what a record's own seal cannot: a row taken
 * away, or a whole older row put back. (The whole file replaced by an older copy of itself is not noticed.)
 */
interface Index {
  /** The highest generation ever given, so that none is used twice, even after a delete. */
  last: number;
  generations: Map<string, number>;
}

interface Row {
  kind: RecordName['kind'];
  issuer: string;
  account: string;
  generation: number;
  sealed: Uint8Array;
}

const indexAbout: About = ['index'];
const where = 'WHERE kind = ? AND issuer = ? AND account = ?';

export function createSealedRecords(options: { db: DatabaseSync; file: string; key: VaultKey }): SealedStore {
  const { db, file, key } = options;
  const damaged = (reason: string): never => fail('vault-damaged', { file, reason });

  function readIndex(): Index {
    const row = db.prepare('SELECT record_index AS sealed FROM vault').get() as
      | { sealed: Uint8Array | null }
      | undefined;
    if (!row?.sealed) return damaged('its index is missing');
    const text = unseal(key, indexAbout, row.sealed);
    if (!text) return damaged('its index does not open');
    const { last, generations } = JSON.parse(Secret.unwrap(text)) as { last: number; generations: [string, number][] };
    return { last, generations: new Map(generations) };
  }

  function writeIndex({ last, generations }: Index): void {
    const text = new Secret(JSON.stringify({ last, generations: [...generations] }));
    db.prepare('UPDATE vault SET record_index = ?').run(seal(key, indexAbout, text));
  }

  function open(row: Row, index: Index): Secret {
    if (index.generations.get(indexKey(row)) !== row.generation) return damaged('a record is not the newest one');
    return unseal(key, about(row, row.generation), row.sealed) ?? damaged('a record does not open');
  }

  function insert(index: Index, name: RecordName, text: Secret): void {
    const generation = ++index.last;
    db.prepare('INSERT OR REPLACE INTO record (kind, issuer, account, generation, sealed) VALUES (?, ?, ?, ?, ?)').run(
      name.kind,
      name.issuer,
      name.account,
      generation,
      seal(key, about(name, generation), text),
    );
    index.generations.set(indexKey(name), generation);
  }

  function change(act: (index: Index) => void): void {
    storage(file, () =>
      transaction(db, () => {
        const index = readIndex();
        act(index);
        writeIndex(index);
      }),
    );
  }

  return {
    read: (name) =>
      storage(file, () => {
        const index = readIndex();
        const row = db.prepare(`SELECT * FROM record ${where}`).get(name.kind, name.issuer, name.account);
        if (row) return open(row as unknown as Row, index);
        return index.generations.has(indexKey(name)) ? damaged('a record was taken away') : undefined;
      }),
    write: (name, text) => change((index) => insert(index, name, text)),
    remove: (name) =>
      change((index) => {
        db.prepare(`DELETE FROM record ${where}`).run(name.kind, name.issuer, name.account);
        index.generations.delete(indexKey(name));
      }),
    all: () =>
      storage(file, () => {
        const index = readIndex();
        const rows = db.prepare('SELECT * FROM record').all() as unknown as Row[];
        if (rows.length !== index.generations.size) return damaged('a record was taken away');
        return rows.map((row) => ({ name: recordName(row), text: open(row, index) }));
      }),
    replaceAll(records) {
      const index: Index = { last: 0, generations: new Map() };
      for (const { name, text } of records) insert(index, name, text);
      writeIndex(index);
    },
  };
}

function recordName({ kind, issuer, account }: RecordName): RecordName {
  return { kind, issuer, account };
}

function about(name: RecordName, generation: number): About {
  return [name.kind, name.issuer, name.account, generation];
}

/** One text per name; JSON keeps the borders between the parts. */
export function indexKey(name: RecordName): string {
  return JSON.stringify([name.kind, name.issuer, name.account]);
}
