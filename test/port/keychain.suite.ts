/** What every keychain does: the fake and the real one pass the same tests. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeychainFailure, maxKeychainText } from '../../core/ports/keychain.ts';
import type { Keychain, KeychainTrouble } from '../../core/ports/keychain.ts';
import { Secret } from '../../shared/secret.ts';

export interface KeychainWorld {
  /** Keychains of one world share their entries; each account is an entry of its own. */
  keychain(account: string): Keychain;
  /** Brings the keychain into a state; what is stored stays. */
  become(state: 'ok' | KeychainTrouble): Promise<void>;
  stop(): Promise<void>;
}

const troubles = ['locked', 'absent', 'denied'] as const;

export function keychainSuite(start: () => Promise<KeychainWorld>): void {
  let world: KeychainWorld;
  beforeAll(async () => {
    world = await start();
  });
  afterAll(() => world?.stop());

  test('an entry nobody set is undefined, not a failure', async () => {
    expect(await world.keychain('nobody').get()).toBeUndefined();
  });

  test('gives back what was set, and the newest when it was set again', async () => {
    const keychain = world.keychain('twice');
    await keychain.set(new Secret('first ü'));
    await keychain.set(new Secret('second ü'));
    expect(await text(world.keychain('twice'))).toBe('second ü');
  });

  test('a deleted entry is gone, and deleting nothing is fine', async () => {
    const keychain = world.keychain('deleted');
    await keychain.set(new Secret('here'));
    await keychain.delete();
    expect(await keychain.get()).toBeUndefined();
    await expect(keychain.delete()).resolves.toBeUndefined();
  });

  test('two accounts are two entries', async () => {
    await world.keychain('one').set(new Secret('1'));
    await world.keychain('two').set(new Secret('2'));
    await world.keychain('one').delete();
    expect(await text(world.keychain('two'))).toBe('2');
  });

  test('holds the longest text that fits everywhere and refuses one more, keeping what it has', async () => {
    const keychain = world.keychain('long');
    const longest = 'k'.repeat(maxKeychainText);
    await keychain.set(new Secret(longest));
    await expect(keychain.set(new Secret(`${longest}k`))).rejects.toThrow(RangeError);
    expect(await text(keychain)).toBe(longest);
  });

  test.each(troubles)('when %s, every call says so, and what was stored is there again afterwards', async (state) => {
    const keychain = world.keychain(`trouble-${state}`);
    await keychain.set(new Secret('kept'));
    await world.become(state);
    try {
      for (const act of [() => keychain.get(), () => keychain.set(new Secret('new text')), () => keychain.delete()]) {
        const error: unknown = await act().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(KeychainFailure);
        expect(error).toMatchObject({ state });
        expect(`${String(error)} ${String((error as Error).cause)}`).not.toContain('new text');
      }
    } finally {
      await world.become('ok');
    }
    expect(await text(keychain)).toBe('kept');
  });

  test.each(troubles)('when %s, an entry nobody set is a failure too, not "nothing stored"', async (state) => {
    await world.become(state);
    try {
      await expect(world.keychain(`never-${state}`).get()).rejects.toMatchObject({ state });
    } finally {
      await world.become('ok');
    }
  });
}

async function text(keychain: Keychain): Promise<string | undefined> {
  const secret = await keychain.get();
  return secret && Secret.unwrap(secret);
}
