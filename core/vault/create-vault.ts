import type { KeychainState, VaultMode, VaultStatus } from '../../shared/models.ts';
import { fail, problemOf } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keychain } from '../ports/keychain.ts';
import { createKeychainKey } from './keychain-key.ts';
import { createMemoryRecords } from './memory-records.ts';
import { deriveKey, newDerivation } from './passphrase.ts';
import type { VaultKey } from './seal.ts';
import type { RecordStore } from './sealed-records.ts';
import type { Vault } from './vault.ts';
import { openVaultFile } from './vault-file.ts';
import type { Choice } from './vault-file.ts';

/** How long `status` waits for a keychain that may be asking a person, in ms. */
const lookPatience = 3_000;

/** The vault over `file` (vault.db) and the keychain's one entry. */
export function createVault(options: { file: string; keychain: Keychain; clock: Clock }): Vault {
  const file = openVaultFile(options.file);
  const memory = createMemoryRecords();
  const inKeychain = createKeychainKey(options.keychain);
  const inTurn = createTurns();
  /** The key of the mode now chosen, once read, made or derived. Held until close: a keychain may lock at any time. */
  let key: VaultKey | undefined;

  /** The store to use right now. Called without an `await` before its use, so that a change of mode cannot come between. */
  function store(): RecordStore {
    const mode = file.choice()?.mode;
    if (mode === 'session-only') return memory;
    return key ? file.sealed(key) : fail(mode === 'passphrase' ? 'vault-locked' : 'vault-unset');
  }

  async function ready(): Promise<void> {
    const mode = file.choice()?.mode;
    if (mode === 'session-only' || key) return;
    if (mode === 'passphrase') fail('vault-locked');
    const found = await readKey(mode === undefined);
    // The read may have waited for a person; taking it over is done in turn with everything else that changes the key.
    await inTurn(() => takeOver(found));
  }

  async function readKey(firstUse: boolean): Promise<VaultKey | undefined> {
    try {
      return await inKeychain.read();
    } catch (error) {
      if (firstUse && problemOf(error).code === 'keychain-absent') fail('vault-unset');
      throw error;
    }
  }

  /** Makes `found`, the keychain's answer, the vault's key; on the first use makes one if there is none. */
  async function takeOver(found: VaultKey | undefined): Promise<void> {
    const mode = file.choice()?.mode;
    if (key || mode === 'session-only') return;
    if (mode === 'passphrase') fail('vault-locked');
    if (mode === undefined) {
      const first = found ?? (await inKeychain.make());
      file.rebuild({ mode: 'keychain' }, first, []);
      key = first;
      return;
    }
    if (!found || !file.opensWith(found)) fail('keychain-replaced');
    key = found;
  }

  async function look(): Promise<KeychainState> {
    try {
      return compare(await inKeychain.read());
    } catch (error) {
      return stateOf(error);
    }
  }

  /** Whether the keychain's answer fits the file; a fitting key is kept, which saves the person a second prompt. */
  function compare(found: VaultKey | undefined): KeychainState {
    if (modeOnDisk() !== 'keychain') return 'ok';
    if (!found || !file.opensWith(found)) return 'replaced';
    key ??= found;
    return 'ok';
  }

  async function status(): Promise<VaultStatus> {
    const keychain = await within(options.clock, look());
    try {
      const mode = file.choice()?.mode ?? (keychain === 'ok' ? 'keychain' : 'unset');
      const inMemory = mode === 'session-only';
      const usable = inMemory || key !== undefined || (mode === 'keychain' && keychain === 'ok');
      return { mode, keychain, usable, records: inMemory ? memory.count() : file.count() };
    } catch {
      return { mode: 'unset', keychain, usable: false, records: 0 };
    }
  }

  /** Both keys at hand, or a problem; then one transaction. The old key goes last: until then nothing can be lost. */
  async function change(mode: VaultMode, passphrase: Secret | undefined, reset: boolean): Promise<void> {
    const before = reset ? undefined : file.choice()?.mode;
    if (mode === 'keychain' && (before === 'keychain' || (!reset && before === undefined))) {
      return takeOver(key ?? (await inKeychain.read()));
    }
    if (before === 'keychain' && !key) await takeOver(await inKeychain.read());
    if (before === 'passphrase' && !key) fail('vault-locked');
    const next = await keyFor(mode, passphrase);
    const wasKeychain = modeOnDisk() === 'keychain';
    const records = before === undefined ? [] : store().all();
    file.rebuild(next.choice, next.key, records);
    memory.replaceAll(mode === 'session-only' ? records : []);
    key = next.key;
    if (wasKeychain && mode !== 'keychain') await inKeychain.forget();
    file.scrub();
  }

  /** `undefined` also for a mode that cannot be read: a reset must be possible then too. */
  function modeOnDisk(): VaultMode | undefined {
    try {
      return file.choice()?.mode;
    } catch {
      return undefined;
    }
  }

  async function keyFor(mode: VaultMode, passphrase: Secret | undefined): Promise<{ choice: Choice; key?: VaultKey }> {
    if (mode === 'session-only') return { choice: { mode } };
    if (mode === 'keychain') return { choice: { mode }, key: await inKeychain.make() };
    if (!passphrase || Secret.unwrap(passphrase) === '') return fail('usage', { reason: 'A passphrase is needed.' });
    const derivation = newDerivation();
    return { choice: { mode, derivation }, key: await deriveKey(passphrase, derivation) };
  }

  async function open(passphrase: Secret): Promise<void> {
    const derivation = file.choice()?.derivation;
    if (!derivation) return fail('usage', { reason: 'The vault has no passphrase.' });
    const derived = await deriveKey(passphrase, derivation);
    if (!file.opensWith(derived)) fail('passphrase-wrong');
    key = derived;
  }

  return {
    status,
    ready,
    async use(mode, { passphrase, reset }) {
      await inTurn(() => change(mode, passphrase, reset));
      return status();
    },
    async unlock(passphrase) {
      await inTurn(() => open(passphrase));
      return status();
    },
    async get(name) {
      await ready();
      return store().read(name);
    },
    async put(name, text) {
      await ready();
      store().write(name, text);
    },
    async delete(name) {
      await ready();
      store().remove(name);
    },
    close() {
      key = undefined;
      memory.replaceAll([]);
      file.close();
    },
  };
}

/** Runs acts one after the other, whatever became of the one before. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = last.then(act, act);
    last = mine;
    return mine;
  };
}

function stateOf(error: unknown): KeychainState {
  const { code } = problemOf(error);
  if (code === 'keychain-locked') return 'locked';
  return code === 'keychain-denied' ? 'denied' : 'absent';
}

/** A keychain that keeps a look waiting has a prompt on somebody's screen: that is `locked` as far as anyone can tell. */
function within(clock: Clock, looking: Promise<KeychainState>): Promise<KeychainState> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(lookPatience, () => resolve('locked'));
    looking.then(resolve, reject).finally(cancel);
  });
}
