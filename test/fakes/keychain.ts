/** A keychain in memory, with the size limit of the smallest real one, that can be locked, absent or denied. */
import { checkKeychainText, KeychainFailure } from '../../core/ports/keychain.ts';
import type { Keychain, KeychainTrouble } from '../../core/ports/keychain.ts';
import { Secret } from '../../shared/secret.ts';

export interface FakeKeychain extends Keychain {
  /** What every call meets from now on. */
  become(state: 'ok' | KeychainTrouble): void;
  /** From now on calls wait, as for a person at a prompt, until the answer is called. */
  hold(): () => void;
  /** How often the entry was read: each could be a prompt. */
  readonly reads: number;
  /** The stored text, for tests that look for it where it must not be. */
  readonly stored: string | undefined;
}

/** Entries by account; several keychains over one map share them. */
export type FakeEntries = Map<string, string>;

export function createFakeKeychain(options: { account?: string; entries?: FakeEntries } = {}): FakeKeychain {
  const { account = 'test', entries = new Map<string, string>() } = options;
  let state: 'ok' | KeychainTrouble = 'ok';
  let gate: Promise<void> = Promise.resolve();
  let reads = 0;

  async function enter(): Promise<void> {
    await gate;
    if (state !== 'ok') throw new KeychainFailure(state);
  }

  return {
    async get() {
      reads++;
      await enter();
      const text = entries.get(account);
      return text === undefined ? undefined : new Secret(text);
    },
    async set(secret) {
      const text = Secret.unwrap(secret);
      checkKeychainText(text.length);
      await enter();
      entries.set(account, text);
    },
    async delete() {
      await enter();
      entries.delete(account);
    },
    become: (next) => (state = next),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    get reads() {
      return reads;
    },
    get stored() {
      return entries.get(account);
    },
  };
}
