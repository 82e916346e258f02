/** A daemon that runs but has no keyring, as over SSH: it answers every read with "nothing", which must not be believed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import { enterSession } from '../fakes/keyring-session.ts';
import { secretServiceMissing, startSecretService } from '../fakes/secret-service.ts';
import type { SecretService } from '../fakes/secret-service.ts';

const missing = secretServiceMissing();

describe.skipIf(missing !== undefined)(`a Secret Service without a keyring (${missing ?? 'a real daemon'})`, () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await startSecretService({ collection: false });
    enterSession(service.env);
  });
  afterAll(() => service?.stop());

  test('is absent for reading as for writing', async () => {
    const keychain = createOsKeychain({ account: 'a' });
    await expect(keychain.get()).rejects.toMatchObject({ state: 'absent' });
    await expect(keychain.set(new Secret('text'))).rejects.toMatchObject({ state: 'absent' });
  });
});
