import { describe, expect, test } from 'vitest';
import type { KeychainTrouble } from '../../core/ports/keychain.ts';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import { enterSession } from '../fakes/keyring-session.ts';
import { secretServiceMissing, startSecretService } from '../fakes/secret-service.ts';
import type { SecretService } from '../fakes/secret-service.ts';
import { keychainSuite } from './keychain.suite.ts';

const missing = secretServiceMissing();

describe.skipIf(missing !== undefined)(`the system's keychain (${missing ?? 'a real gnome-keyring'})`, () => {
  let service: SecretService;
  let now: 'ok' | KeychainTrouble = 'ok';

  async function leave(state: 'ok' | KeychainTrouble): Promise<void> {
    if (state === 'locked') await service.unlock();
    if (state === 'absent') await service.appear();
    if (state === 'denied') await service.permit();
  }
  async function enter(state: 'ok' | KeychainTrouble): Promise<void> {
    if (state === 'locked') await service.lock();
    if (state === 'absent') await service.vanish();
    if (state === 'denied') await service.deny();
  }

  keychainSuite(async () => {
    service = await startSecretService();
    enterSession(service.env);
    return {
      keychain: (account) => createOsKeychain({ account }),
      async become(state) {
        await leave(now);
        await enter(state);
        now = state;
      },
      stop: () => service.stop(),
    };
  });

  test('a daemon that hangs is absent, and found again when it goes on', async () => {
    const keychain = createOsKeychain({ account: 'hung' });
    await keychain.set(new Secret('kept'));
    service.freeze();
    try {
      await expect(keychain.get()).rejects.toMatchObject({ state: 'absent' });
    } finally {
      service.thaw();
    }
    expect(await keychain.get()).toBeInstanceOf(Secret);
  });

  test('looking for an entry that is not there leaves none behind', async () => {
    await createOsKeychain({ account: 'looked' }).get();
    expect(await createOsKeychain({ account: 'looked (probe)' }).get()).toBeUndefined();
  });
});
