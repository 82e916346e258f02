/** What a Linux keyring in a test cannot show: other systems' words, no native part, a prompt nobody answers. */
import { describe, expect, test } from 'vitest';
import { keychainFailure } from '../../core/vault/keychain-errors.ts';
import type { NativeEntry } from '../../core/vault/native-keyring.ts';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

test.each([
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'locked'],
  ['Platform failure: User interaction is not allowed.', 'locked'],
  ['Platform failure: In dark wake, no UI possible', 'locked'],
  ['Platform failure: DBus error: Rejected send message, 2 matched rules; type="method_call"', 'denied'],
  ['Platform failure: User canceled the operation.', 'denied'],
  ['Platform failure: The user name or passphrase you entered is not correct.', 'denied'],
  ['Platform failure: Access is denied.', 'denied'],
  ["Couldn't access platform storage: Secret Service: no result found", 'absent'],
  ['Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
  [
    'Platform failure: DBus error: Did not receive a reply. Possible causes include: the message bus security policy blocked the reply',
    'absent',
  ],
  ['words of a system to come', 'absent'],
] as const)('"%s" means %s', (text, state) => {
  expect(keychainFailure(new Error(text))).toMatchObject({ state, message: `the keychain is ${state}` });
});

const nothing: NativeEntry = {
  getPassword: async () => null,
  setPassword: async () => {},
  deleteCredential: async () => false,
};

describe('the real adapter', () => {
  test('without a native part for this platform the keychain is absent', async () => {
    const keychain = createOsKeychain({
      account: 'a',
      load: () => {
        throw new Error("Cannot find module '@napi-rs/keyring'");
      },
    });
    await expect(keychain.get()).rejects.toMatchObject({ state: 'absent' });
    await expect(keychain.set(new Secret('x'))).rejects.toMatchObject({ state: 'absent' });
  });

  test('the native part is loaded when first asked, once, and entries are made once', async () => {
    const made: string[] = [];
    let loads = 0;
    const keychain = createOsKeychain({
      account: 'mine',
      platform: 'darwin',
      load: () => {
        loads++;
        return (service, account) => {
          made.push(`${service}/${account}`);
          return nothing;
        };
      },
    });
    expect(loads).toBe(0);
    await keychain.get();
    await keychain.delete();
    expect(loads).toBe(1);
    expect(made).toEqual(['Drawbridge/mine']);
  });

  test('a Linux keyring that answers "nothing" and keeps nothing is absent', async () => {
    const options = { account: 'a', load: () => () => nothing };
    await expect(createOsKeychain({ ...options, platform: 'linux' }).get()).rejects.toMatchObject({ state: 'absent' });
    await expect(createOsKeychain({ ...options, platform: 'darwin' }).get()).resolves.toBeUndefined();
  });

  test('a prompt nobody answers counts as locked; asking again joins it and opens no second', async () => {
    const clock = createManualClock();
    const prompt = Promise.withResolvers<string>();
    let prompts = 0;
    const getPassword = () => {
      prompts++;
      return prompt.promise;
    };
    const load = () => () => ({ ...nothing, getPassword });
    const keychain = createOsKeychain({ account: 'a', clock, patience: 1_000, load });
    const waiting = keychain.get();
    clock.advance(1_000);
    await expect(waiting).rejects.toMatchObject({ state: 'locked' });
    const again = keychain.get();
    prompt.resolve('the key');
    const secret = await again;
    expect(secret && Secret.unwrap(secret)).toBe('the key');
    expect(prompts).toBe(1);
  });
});
