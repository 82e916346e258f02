/** What somebody who can write vault.db can do: nothing that goes unnoticed, short of putting back a whole older file. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseSync } from 'node:sqlite';
import { Secret } from '../../shared/secret.ts';
import { createFakeKeychain } from '../fakes/keychain.ts';
import { client, codeOf, createVaultRoom, read, tokens } from './vault-room.ts';
import type { VaultRoom } from './vault-room.ts';

const keychain = createFakeKeychain();
const other = { ...tokens, account: 'grace' };
let room: VaultRoom;

beforeEach(async () => {
  room = createVaultRoom();
  const vault = room.open(keychain);
  await vault.put(tokens, new Secret('the text of ada'));
  await vault.put(other, new Secret('the text of grace'));
});
afterEach(() => room.remove());

function sealedOf(db: DatabaseSync, account: string): Uint8Array {
  return (db.prepare('SELECT sealed FROM record WHERE account = ?').get(account) as { sealed: Uint8Array }).sealed;
}

function reseal(db: DatabaseSync, account: string, sealed: Uint8Array): void {
  db.prepare('UPDATE record SET sealed = ? WHERE account = ?').run(sealed, account);
}

test('neither a text nor the key is on the disk, in the database or its log', async () => {
  const vault = room.open(keychain);
  await vault.put(client, new Secret('a client secret'));
  const bytes = room.bytes();
  const key = keychain.stored ?? 'no key';
  expect(bytes.length).toBeGreaterThan(0);
  for (const text of ['the text of', 'a client secret', key]) expect(bytes.includes(text)).toBe(false);
  expect(bytes.includes(Buffer.from(key, 'base64url'))).toBe(false);
});

test('any byte of a record changed is noticed', async () => {
  const length = room.tamper((db) => sealedOf(db, 'ada').length);
  for (let at = 0; at < length; at++) {
    const flip = () =>
      room.tamper((db) => {
        const sealed = Buffer.from(sealedOf(db, 'ada'));
        sealed.writeUInt8((sealed[at] ?? 0) ^ 1, at);
        reseal(db, 'ada', sealed);
      });
    flip();
    expect(await codeOf(() => room.open(keychain).get(tokens)), `byte ${at}`).toBe('vault-damaged');
    flip();
  }
  expect(await read(room.open(keychain), tokens)).toBe('the text of ada');
}, 120_000);

test('a record cut short is noticed', async () => {
  room.tamper((db) => reseal(db, 'ada', sealedOf(db, 'ada').subarray(0, 20)));
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
});

test('two records that swapped their texts are noticed', async () => {
  room.tamper((db) => {
    const [ada, grace] = [sealedOf(db, 'ada'), sealedOf(db, 'grace')];
    reseal(db, 'ada', grace);
    reseal(db, 'grace', ada);
  });
  const vault = room.open(keychain);
  expect(await codeOf(() => vault.get(tokens))).toBe('vault-damaged');
  expect(await codeOf(() => vault.get(other))).toBe('vault-damaged');
});

test('two records that swapped their names are noticed', async () => {
  room.tamper((db) =>
    db.exec(
      "UPDATE record SET account = 'x' WHERE account = 'ada'; UPDATE record SET account = 'ada' WHERE account = 'grace'; UPDATE record SET account = 'grace' WHERE account = 'x'",
    ),
  );
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
});

test('a generation turned back is noticed, and so is the whole older row', async () => {
  room.tamper((db) => db.exec("UPDATE record SET generation = generation + 1 WHERE account = 'ada'"));
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
  room.tamper((db) => db.exec("UPDATE record SET generation = generation - 1 WHERE account = 'ada'"));
  const older = room.tamper((db) => sealedOf(db, 'ada'));
  await room.open(keychain).put(tokens, new Secret('rotated'));
  room.tamper((db) => {
    reseal(db, 'ada', older);
    db.exec("UPDATE record SET generation = 1 WHERE account = 'ada'");
  });
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
});

test('a record taken away, or put back after it was deleted, is noticed', async () => {
  const row = room.tamper((db) => db.prepare("SELECT * FROM record WHERE account = 'ada'").get());
  room.tamper((db) => db.exec("DELETE FROM record WHERE account = 'ada'"));
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
  await room.open(keychain).delete(tokens);
  room.tamper((db) =>
    db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?)').run(...(Object.values(row ?? {}) as string[])),
  );
  expect(await codeOf(() => room.open(keychain).get(tokens))).toBe('vault-damaged');
});

test('a new sign-in mends a damaged record and leaves the others as they are', async () => {
  room.tamper((db) => reseal(db, 'ada', Buffer.alloc(64)));
  const vault = room.open(keychain);
  expect(await read(vault, other)).toBe('the text of grace');
  await vault.put(tokens, new Secret('signed in again'));
  expect(await read(vault, tokens)).toBe('signed in again');
});

test('a damaged record stops a change of mode, and nothing is lost by it', async () => {
  room.tamper((db) => reseal(db, 'ada', Buffer.alloc(64)));
  const vault = room.open(keychain);
  expect(await codeOf(() => vault.use('session-only', { reset: false }))).toBe('vault-damaged');
  expect(await read(vault, other)).toBe('the text of grace');
  expect(await read(room.open(keychain), other)).toBe('the text of grace');
});

describe('the settings beside the records', () => {
  test.each([
    ['an index that was changed', 'UPDATE vault SET record_index = zeroblob(64)', 'vault-damaged'],
    ['no index', 'UPDATE vault SET record_index = NULL', 'vault-damaged'],
    ['a mode nobody knows', "UPDATE vault SET mode = 'plain'", 'vault-damaged'],
    ['a passphrase never chosen', "UPDATE vault SET mode = 'passphrase'", 'vault-damaged'],
    [
      'a derivation made cheap',
      `UPDATE vault SET mode = 'passphrase', derivation = '{"n":2,"r":8,"p":1,"salt":"${'A'.repeat(43)}"}'`,
      'vault-damaged',
    ],
    ['a key check that was changed', 'UPDATE vault SET key_check = zeroblob(28)', 'keychain-replaced'],
  ] as const)('%s is noticed; a reset makes the vault usable again', async (_what, sql, code) => {
    room.tamper((db) => db.exec(sql));
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.get(tokens))).toBe(code);
    expect(await vault.use('keychain', { reset: true })).toMatchObject({ mode: 'keychain', usable: true, records: 0 });
    await vault.put(tokens, new Secret('new'));
    expect(await read(vault, tokens)).toBe('new');
  });
});
