import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../shared/secret.ts';
import { createFakeKeychain } from '../fakes/keychain.ts';
import type { FakeKeychain } from '../fakes/keychain.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { client, codeOf, createVaultRoom, read, tokens } from './vault-room.ts';
import type { VaultRoom } from './vault-room.ts';

let room: VaultRoom;
let keychain: FakeKeychain;

beforeEach(() => {
  room = createVaultRoom();
  keychain = createFakeKeychain();
});
afterEach(() => room.remove());

describe('with a keychain', () => {
  test('a record is there again after a restart, newest text first and of any size', async () => {
    const before = room.open(keychain);
    const long = 'ü'.repeat(500_000);
    await before.put(tokens, new Secret('old'));
    await before.put(tokens, new Secret(long));
    await before.put(client, new Secret('client secret'));
    const after = room.open(keychain);
    expect(await read(after, tokens)).toBe(long);
    expect(await read(after, client)).toBe('client secret');
    expect(await after.status()).toEqual({ mode: 'keychain', keychain: 'ok', usable: true, records: 2 });
  });

  test('a record nobody put, or that was deleted, is undefined', async () => {
    const vault = room.open(keychain);
    expect(await read(vault, tokens)).toBeUndefined();
    await vault.put(tokens, new Secret('text'));
    await vault.delete(tokens);
    await vault.delete(tokens);
    expect(await read(vault, tokens)).toBeUndefined();
    expect((await vault.status()).records).toBe(0);
  });

  test('many callers before the key is loaded read the keychain once', async () => {
    await room.open(keychain).put(tokens, new Secret('text'));
    const fresh = createFakeKeychain({ entries: new Map([['test', keychain.stored ?? '']]) });
    const vault = room.open(fresh);
    const answer = fresh.hold();
    const waiting = Array.from({ length: 20 }, () => read(vault, tokens));
    answer();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['text']));
    await vault.put(client, new Secret('more'));
    expect(fresh.reads).toBe(1);
  });

  test('many first callers make one key', async () => {
    const vault = room.open(keychain);
    const names = Array.from({ length: 10 }, (_, i) => ({ ...tokens, account: `account ${i}` }));
    await Promise.all(names.map((name) => vault.put(name, new Secret(name.account))));
    const after = room.open(keychain);
    expect(await Promise.all(names.map((name) => read(after, name)))).toEqual(names.map((name) => name.account));
  });

  test('a keychain that locks between the issuer’s answer and the write loses nothing', async () => {
    const vault = room.open(keychain);
    await vault.ready();
    keychain.become('locked');
    await vault.put(tokens, new Secret('rotated'));
    expect(await vault.status()).toMatchObject({ keychain: 'locked', usable: true, records: 1 });
    keychain.become('ok');
    expect(await read(room.open(keychain), tokens)).toBe('rotated');
  });

  test.each(['locked', 'absent', 'denied'] as const)('a keychain that is %s has its own problem', async (state) => {
    await room.open(keychain).put(tokens, new Secret('kept'));
    keychain.become(state);
    const vault = room.open(keychain);
    for (const act of [() => vault.ready(), () => vault.get(tokens), () => vault.put(client, new Secret('x'))]) {
      expect(await codeOf(act)).toBe(`keychain-${state}`);
    }
    expect(await vault.status()).toEqual({ mode: 'keychain', keychain: state, usable: false, records: 1 });
    keychain.become('ok');
    expect(await read(vault, tokens)).toBe('kept');
  });

  test.each([
    ['is gone', undefined],
    ['is another one', 'A'.repeat(43)],
    ['is no key', 'something else'],
  ])('a key that %s is "replaced", until the person forgets what it sealed', async (_how, text) => {
    await room.open(keychain).put(tokens, new Secret('sealed'));
    await (text === undefined ? keychain.delete() : keychain.set(new Secret(text)));
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.get(tokens))).toBe('keychain-replaced');
    expect(await codeOf(() => vault.use('passphrase', { passphrase: new Secret('p'), reset: false }))).toBe(
      'keychain-replaced',
    );
    expect(await vault.status()).toEqual({ mode: 'keychain', keychain: 'replaced', usable: false, records: 1 });
    expect(await vault.use('keychain', { reset: true })).toMatchObject({ keychain: 'ok', usable: true, records: 0 });
    await vault.put(tokens, new Secret('new'));
    expect(await read(room.open(keychain), tokens)).toBe('new');
  });

  test('resetting while the keychain is locked changes nothing', async () => {
    await room.open(keychain).put(tokens, new Secret('kept'));
    keychain.become('locked');
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.use('keychain', { reset: true }))).toBe('keychain-locked');
    keychain.become('ok');
    expect(await read(vault, tokens)).toBe('kept');
  });

  test('a look that waits for a person ends by itself, as locked', async () => {
    const clock = createManualClock();
    const vault = room.open(keychain, clock);
    const answer = keychain.hold();
    const looking = vault.status();
    clock.advance(3_000);
    expect(await looking).toMatchObject({ keychain: 'locked', usable: false });
    answer();
  });
});

describe('without a keychain', () => {
  beforeEach(() => keychain.become('absent'));

  test('nothing is stored before the person chose how', async () => {
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.ready())).toBe('vault-unset');
    expect(await codeOf(() => vault.put(tokens, new Secret('must not be kept')))).toBe('vault-unset');
    expect(await vault.status()).toEqual({ mode: 'unset', keychain: 'absent', usable: false, records: 0 });
    expect(room.bytes().includes('must not be kept')).toBe(false);
  });

  test('a keychain that is only locked is not taken for none', async () => {
    keychain.become('locked');
    expect(await codeOf(() => room.open(keychain).ready())).toBe('keychain-locked');
  });

  test('session-only keeps records off the disk, forgets them at the end and remembers the choice', async () => {
    const vault = room.open(keychain);
    expect(await vault.use('session-only', { reset: false })).toMatchObject({ mode: 'session-only', usable: true });
    await vault.put(tokens, new Secret('only in memory'));
    expect(await read(vault, tokens)).toBe('only in memory');
    expect((await vault.status()).records).toBe(1);
    expect(room.bytes().includes('only in memory')).toBe(false);
    const after = room.open(keychain);
    expect(await after.status()).toMatchObject({ mode: 'session-only', usable: true, records: 0 });
    expect(await read(after, tokens)).toBeUndefined();
  });

  test('a passphrase opens the vault after each start; a wrong one does not', async () => {
    const right = new Secret('four plain words here');
    const before = room.open(keychain);
    expect(await before.use('passphrase', { passphrase: right, reset: false })).toMatchObject({ usable: true });
    await before.put(tokens, new Secret('sealed'));
    const after = room.open(keychain);
    expect(await codeOf(() => after.get(tokens))).toBe('vault-locked');
    expect(await after.status()).toEqual({ mode: 'passphrase', keychain: 'absent', usable: false, records: 1 });
    expect(await codeOf(() => after.unlock(new Secret('four plain words')))).toBe('passphrase-wrong');
    expect(await codeOf(() => after.get(tokens))).toBe('vault-locked');
    expect(await after.unlock(right)).toMatchObject({ usable: true });
    expect(await read(after, tokens)).toBe('sealed');
  });

  test('an empty passphrase, or none, changes nothing', async () => {
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.use('passphrase', { reset: false }))).toBe('usage');
    expect(await codeOf(() => vault.use('passphrase', { passphrase: new Secret(''), reset: true }))).toBe('usage');
    expect(await vault.status()).toMatchObject({ mode: 'unset' });
  });

  test('a vault without a passphrase cannot be unlocked with one', async () => {
    expect(await codeOf(() => room.open(keychain).unlock(new Secret('p')))).toBe('usage');
  });
});

describe('changing the mode', () => {
  const passphrase = new Secret('the new way');

  test('takes the records along and takes the key out of the keychain', async () => {
    const vault = room.open(keychain);
    await vault.put(tokens, new Secret('kept'));
    await vault.use('passphrase', { passphrase, reset: false });
    expect(keychain.stored).toBeUndefined();
    expect(await read(vault, tokens)).toBe('kept');
    await vault.use('session-only', { reset: false });
    expect(await read(vault, tokens)).toBe('kept');
    await vault.use('keychain', { reset: false });
    expect(await read(room.open(keychain), tokens)).toBe('kept');
  });

  test('to another passphrase makes the old one useless', async () => {
    const vault = room.open(keychain);
    await vault.use('passphrase', { passphrase: new Secret('the old way'), reset: false });
    await vault.put(tokens, new Secret('kept'));
    await vault.use('passphrase', { passphrase, reset: false });
    const after = room.open(keychain);
    expect(await codeOf(() => after.unlock(new Secret('the old way')))).toBe('passphrase-wrong');
    await after.unlock(passphrase);
    expect(await read(after, tokens)).toBe('kept');
  });

  test('needs the old key, unless the person gives up what it sealed', async () => {
    const vault = room.open(keychain);
    await vault.use('passphrase', { passphrase, reset: false });
    await vault.put(tokens, new Secret('sealed'));
    const after = room.open(keychain);
    expect(await codeOf(() => after.use('keychain', { reset: false }))).toBe('vault-locked');
    expect(keychain.stored).toBeUndefined();
    expect(await after.use('keychain', { reset: true })).toMatchObject({ mode: 'keychain', records: 0 });
    expect(await read(after, tokens)).toBeUndefined();
  });

  test('a keychain that has gone for good can be left', async () => {
    await room.open(keychain).put(tokens, new Secret('sealed'));
    keychain.become('absent');
    const vault = room.open(keychain);
    expect(await codeOf(() => vault.use('session-only', { reset: false }))).toBe('keychain-absent');
    expect(await vault.use('session-only', { reset: true })).toMatchObject({ usable: true, records: 0 });
  });

  test('what is put while the mode changes is kept', async () => {
    const vault = room.open(keychain);
    await vault.ready();
    const changing = vault.use('passphrase', { passphrase, reset: false });
    await vault.put(tokens, new Secret('in between'));
    await changing;
    expect(await read(vault, tokens)).toBe('in between');
  });

  test('choosing the keychain again keeps its key', async () => {
    const vault = room.open(keychain);
    await vault.put(tokens, new Secret('kept'));
    const key = keychain.stored;
    await vault.use('keychain', { reset: false });
    expect(keychain.stored).toBe(key);
  });

  test('a choice made while a person is still at the keychain’s prompt wins', async () => {
    const vault = room.open(keychain);
    const answer = keychain.hold();
    const putting = vault.put(tokens, new Secret('text'));
    const choosing = vault.use('session-only', { reset: false });
    answer();
    await Promise.all([putting, choosing]);
    expect(keychain.stored).toBeUndefined();
    expect(await read(vault, tokens)).toBe('text');
  });
});
