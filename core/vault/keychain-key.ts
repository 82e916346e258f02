import { problem, ProblemError } from '../../shared/problem.ts';
import { KeychainFailure } from '../ports/keychain.ts';
import type { Keychain } from '../ports/keychain.ts';
import { keyFromText, keyText, newKey } from './seal.ts';
import type { VaultKey } from './seal.ts';

/** The vault's key in the keychain. Failures are the problems `keychain-locked`, `-absent` and `-denied`. */
export interface KeychainKey {
  /** `undefined`: the keychain holds no key of ours. However many ask at once, the keychain is read once. */
  read(): Promise<VaultKey | undefined>;
  /** Makes a key and stores it; what was there before is gone. */
  make(): Promise<VaultKey>;
  /** Removes the key if that can be done; it opens nothing any more when this is called. */
  forget(): Promise<void>;
}

const codes = { locked: 'keychain-locked', absent: 'keychain-absent', denied: 'keychain-denied' } as const;

export function createKeychainKey(keychain: Keychain): KeychainKey {
  let reading: Promise<VaultKey | undefined> | undefined;

  async function readOnce(): Promise<VaultKey | undefined> {
    const text = await named(() => keychain.get());
    return text && keyFromText(text);
  }

  return {
    read() {
      reading ??= readOnce().finally(() => (reading = undefined));
      return reading;
    },
    async make() {
      const key = newKey();
      await named(() => keychain.set(keyText(key)));
      return key;
    },
    async forget() {
      try {
        await keychain.delete();
      } catch (error) {
        // A keychain that is gone is a common reason for leaving it: that must not stand in the person's way.
        if (!(error instanceof KeychainFailure)) throw error;
      }
    },
  };
}

async function named<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof KeychainFailure)) throw error;
    throw new ProblemError(problem(codes[error.state]), { cause: error });
  }
}
