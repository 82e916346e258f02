/** A vault over a real file in a folder of its own, opened as often as a test likes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../core/ports/clock.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Keychain } from '../../core/ports/keychain.ts';
import { createVault } from '../../core/vault/create-vault.ts';
import type { RecordName, Vault } from '../../core/vault/vault.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';

export const tokens: RecordName = { kind: 'tokens', issuer: 'https://idp.example', account: 'ada' };
export const client: RecordName = { kind: 'client', issuer: 'https://idp.example', account: 'client-1' };

export interface VaultRoom {
  /** Another vault over the same file; closes the one before, as a restart would. */
  open(keychain: Keychain, clock?: Clock): Vault;
  /** Closes the vault and works on its file as somebody else would. */
  tamper<T>(act: (db: DatabaseSync) => T): T;
  /** Every byte on disk: the database, its log and anything else in the folder. */
  bytes(): Buffer;
  remove(): void;
}

export function createVaultRoom(): VaultRoom {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-vault-'));
  const file = join(folder, 'vault.db');
  let current: Vault | undefined;
  const close = () => {
    current?.close();
    current = undefined;
  };
  return {
    open(keychain, clock = systemClock) {
      close();
      current = createVault({ file, keychain, clock });
      return current;
    },
    tamper(act) {
      close();
      const db = new DatabaseSync(file);
      try {
        return act(db);
      } finally {
        db.close();
      }
    },
    bytes: () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    remove() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function read(vault: Vault, name: RecordName): Promise<string | undefined> {
  const secret = await vault.get(name);
  return secret && Secret.unwrap(secret);
}

/** The code of the problem `act` ends in; `done` when it ends in none. */
export async function codeOf(act: () => Promise<unknown>): Promise<ProblemCode | 'done'> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}
