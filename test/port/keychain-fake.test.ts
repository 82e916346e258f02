import { describe } from 'vitest';
import type { KeychainTrouble } from '../../core/ports/keychain.ts';
import { createFakeKeychain } from '../fakes/keychain.ts';
import type { FakeKeychain } from '../fakes/keychain.ts';
import { keychainSuite } from './keychain.suite.ts';

describe('the keychain in memory', () => {
  keychainSuite(async () => {
    const entries = new Map<string, string>();
    const made: FakeKeychain[] = [];
    let now: 'ok' | KeychainTrouble = 'ok';
    return {
      keychain(account) {
        const keychain = createFakeKeychain({ account, entries });
        keychain.become(now);
        made.push(keychain);
        return keychain;
      },
      async become(state) {
        now = state;
        for (const keychain of made) keychain.become(state);
      },
      async stop() {},
    };
  });
});
