import type { DatabaseSync } from 'node:sqlite';
import { vaultMode } from '../../shared/models.ts';
import type { VaultMode } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import { openDatabase, storage, transaction } from '../storage/database.ts';
import { parseDerivation } from './passphrase.ts';
import type { Derivation } from './passphrase.ts';
import { seal, unseal } from './seal.ts';
import type { About, VaultKey } from './seal.ts';
import { createSealedRecords } from './sealed-records.ts';
import type { KeptRecord, RecordStore } from './sealed-records.ts';

const migrations = [
  `CREATE TABLE vault (
     id INTEGER PRIMARY KEY CHECK (id = 1), mode TEXT NOT NULL, derivation TEXT, key_check BLOB, record_index BLOB
   ) STRICT;
   CREATE TABLE record (
     kind TEXT NOT NULL, issuer TEXT NOT NULL, account TEXT NOT NULL, generation INTEGER NOT NULL, sealed BLOB NOT NULL,
     PRIMARY KEY (kind, issuer, account)
   ) STRICT, WITHOUT ROWID`,
];

/** What the person chose, or the first use did. */
export interface Choice {
  mode: VaultMode;
  /** In `passphrase` mode only. */
  derivation?: Derivation;
}

/** vault.db as the vault needs it. All calls are synchronous: nothing can come between a look and what follows it. */
export interface VaultFile {
  /** `undefined`: first run. */
  choice(): Choice | undefined;
  /** Whether `key` is the one the records are sealed with. */
  opensWith(key: VaultKey): boolean;
  sealed(key: VaultKey): RecordStore;
  count(): number;
  /** Replaces choice and records in one transaction, sealed with `key` (nothing is written of them without one). */
  rebuild(choice: Choice, key: VaultKey | undefined, records: readonly KeptRecord[]): void;
  /** Empties the write-ahead log, where what was sealed under an old key would linger. */
  scrub(): void;
  close(): void;
}

/** Problems, also of the calls: `vault-damaged`, `database-newer`, `disk-full`, `storage-failed`. */
export function openVaultFile(file: string): VaultFile {
  const db = openDatabase(file, migrations);
  const safely = <T>(act: () => T) => storage(file, act);
  const choice = () => safely(() => readChoice(db, file));
  return {
    choice,
    opensWith: (key) => safely(() => checkOpens(db, key, choice())),
    sealed: (key) => createSealedRecords({ db, file, key }),
    count: () => safely(() => (db.prepare('SELECT count(*) AS n FROM record').get() as { n: number }).n),
    rebuild: (next, key, records) =>
      safely(() => {
        transaction(db, () => {
          writeChoice(db, next, key);
          const store = key && createSealedRecords({ db, file, key });
          store?.replaceAll(records);
        });
      }),
    scrub: () => safely(() => db.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
    close: () => db.close(),
  };
}

function readChoice(db: DatabaseSync, file: string): Choice | undefined {
  const row = db.prepare('SELECT mode, derivation FROM vault').get() as
    | { mode: string; derivation: string | null }
    | undefined;
  if (!row) return undefined;
  const mode = vaultMode.safeParse(row.mode);
  if (!mode.success) return fail('vault-damaged', { file, reason: 'its mode is not known' });
  if (mode.data !== 'passphrase') return { mode: mode.data };
  const derivation = row.derivation === null ? undefined : parseDerivation(row.derivation);
  if (!derivation) return fail('vault-damaged', { file, reason: 'its passphrase settings cannot be used' });
  return { mode: mode.data, derivation };
}

function writeChoice(db: DatabaseSync, choice: Choice, key: VaultKey | undefined): void {
  const { mode, derivation } = choice;
  db.exec('DELETE FROM vault; DELETE FROM record');
  db.prepare('INSERT INTO vault (id, mode, derivation, key_check) VALUES (1, ?, ?, ?)').run(
    mode,
    derivation ? JSON.stringify(derivation) : null,
    key ? seal(key, checkAbout(choice), new Secret('')) : null,
  );
}

function checkOpens(db: DatabaseSync, key: VaultKey, choice: Choice | undefined): boolean {
  const row = db.prepare('SELECT key_check AS sealed FROM vault').get() as { sealed: Uint8Array | null } | undefined;
  if (!choice || !row?.sealed) return false;
  return unseal(key, checkAbout(choice), row.sealed) !== undefined;
}

function checkAbout({ mode, derivation }: Choice): About {
  return ['key check', mode, derivation ? JSON.stringify(derivation) : null];
}
