/** The vault over a real keyring: what the fake keychain promises elsewhere is shown here with the real thing. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import { enterSession } from '../fakes/keyring-session.ts';
import { secretServiceMissing, startSecretService } from '../fakes/secret-service.ts';
import type { SecretService } from '../fakes/secret-service.ts';
import { codeOf, createVaultRoom, read, tokens } from './vault-room.ts';
import type { VaultRoom } from './vault-room.ts';

const missing = secretServiceMissing();

describe.skipIf(missing !== undefined)(
  `the vault over the system's keychain (${missing ?? 'a real gnome-keyring'})`,
  () => {
    const account = 'vault test';
    const keychain = () => createOsKeychain({ account });
    let service: SecretService;
    let room: VaultRoom;

    beforeAll(async () => {
      service = await startSecretService();
      enterSession(service.env);
    });
    afterAll(() => service?.stop());
    beforeEach(() => {
      room = createVaultRoom();
    });
    afterEach(async () => {
      await keychain().delete();
      room.remove();
    });

    test('what one run puts the next one gets, and the key is in the keyring only', async () => {
      await room.open(keychain()).put(tokens, new Secret('a refresh token'));
      const key = await keychain().get();
      const text = key ? Secret.unwrap(key) : '';
      expect(text).toMatch(/^[\w-]{43}$/);
      const bytes = room.bytes();
      for (const secret of ['a refresh token', text, Buffer.from(text, 'base64url')]) {
        expect(bytes.includes(secret)).toBe(false);
      }
      expect(await read(room.open(keychain()), tokens)).toBe('a refresh token');
    });

    test('a keyring that locks between the issuer’s answer and the write loses nothing', async () => {
      const vault = room.open(keychain());
      await vault.ready();
      await service.lock();
      try {
        await vault.put(tokens, new Secret('rotated'));
        expect(await vault.status()).toEqual({ mode: 'keychain', keychain: 'locked', usable: true, records: 1 });
      } finally {
        await service.unlock();
      }
      expect(await read(room.open(keychain()), tokens)).toBe('rotated');
    });

    test.each([
      ['locked', () => service.lock(), () => service.unlock()],
      ['absent', () => service.vanish(), () => service.appear()],
      ['denied', () => service.deny(), () => service.permit()],
      ['replaced', () => keychain().delete(), undefined],
    ] as const)('a keyring that is %s has its own problem and stores nothing', async (state, enter, leave) => {
      await room.open(keychain()).put(tokens, new Secret('kept'));
      const vault = room.open(keychain());
      await enter();
      try {
        expect(await codeOf(() => vault.get(tokens))).toBe(`keychain-${state}`);
        expect(await codeOf(() => vault.put(tokens, new Secret('lost')))).toBe(`keychain-${state}`);
        expect(await vault.status()).toEqual({ mode: 'keychain', keychain: state, usable: false, records: 1 });
      } finally {
        await leave?.();
      }
      expect(await codeOf(() => vault.get(tokens))).toBe(leave ? 'done' : 'keychain-replaced');
    });

    test('leaving the keychain takes our entry out of it', async () => {
      const vault = room.open(keychain());
      await vault.put(tokens, new Secret('kept'));
      await vault.use('session-only', { reset: false });
      expect(await keychain().get()).toBeUndefined();
      expect(await read(vault, tokens)).toBe('kept');
    });
  },
);
