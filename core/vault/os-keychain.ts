import { Secret } from '../../shared/secret.ts';
import { systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { checkKeychainText, KeychainFailure } from '../ports/keychain.ts';
import type { Keychain } from '../ports/keychain.ts';
import { isHung, keychainFailure } from './keychain-errors.ts';
import { loadNativeKeyring } from './native-keyring.ts';
import type { NativeEntry, NativeKeyring } from './native-keyring.ts';

const service = 'Drawbridge';
const probeText = 'Drawbridge looks whether this keychain keeps what it is given.';

export interface OsKeychainOptions {
  /** The entry's name under the service "Drawbridge"; a run with a name of its own leaves the person's entry alone. */
  account: string;
  load?: () => NativeKeyring;
  clock?: Clock;
  platform?: NodeJS.Platform;
  /** How long a person may look at the system's own prompt before the call gives up with `locked`, in ms. */
  patience?: number;
}

/** The operating system's keychain: macOS Keychain, Windows Credential Manager, Secret Service on Linux. */
export function createOsKeychain(options: OsKeychainOptions): Keychain {
  const { account, load = loadNativeKeyring, platform = process.platform } = options;
  const { clock = systemClock, patience = 30_000 } = options;
  const reach = createReach(load);
  const bounded = <T>(act: () => Promise<T>) => withPatience(act, clock, patience);
  // A read given up on may still have its prompt on the screen: the next one joins it and does not open a second.
  let reading: Promise<string | undefined> | undefined;

  async function readOnce(): Promise<string | undefined> {
    const text = await reach(account, (entry) => entry.getPassword());
    if (typeof text === 'string') return text;
    // Secret Service answers "nothing" also where there is no collection at all; only a write tells.
    if (platform === 'linux') await probe();
    return undefined;
  }

  async function probe(): Promise<void> {
    const kept = await reach(`${account} (probe)`, async (entry) => {
      await entry.setPassword(probeText);
      const text = await entry.getPassword();
      await entry.deleteCredential();
      return text === probeText;
    });
    if (!kept) throw new KeychainFailure('absent');
  }

  return {
    async get() {
      reading ??= readOnce().finally(() => (reading = undefined));
      const joined = reading;
      const text = await bounded(() => joined);
      return text === undefined ? undefined : new Secret(text);
    },
    async set(secret) {
      const text = Secret.unwrap(secret);
      checkKeychainText(text.length);
      await bounded(() => reach(account, (entry) => entry.setPassword(text)));
    },
    async delete() {
      await bounded(() => reach(account, (entry) => entry.deleteCredential()));
    },
  };
}

/** Runs a call on an entry made once. A daemon that was restarted leaves the entry useless: then it is made anew, once. */
function createReach(load: () => NativeKeyring) {
  let keyring: NativeKeyring | undefined;
  const entries = new Map<string, NativeEntry>();

  function entryFor(account: string): NativeEntry {
    keyring ??= load();
    const entry = entries.get(account) ?? keyring(service, account);
    entries.set(account, entry);
    return entry;
  }

  async function attempt<T>(account: string, act: (entry: NativeEntry) => Promise<T>): Promise<T> {
    try {
      return await act(entryFor(account));
    } catch (error) {
      throw keychainFailure(error);
    }
  }

  return async function reach<T>(account: string, act: (entry: NativeEntry) => Promise<T>): Promise<T> {
    const fresh = !entries.has(account);
    try {
      return await attempt(account, act);
    } catch (error) {
      const stale = error instanceof KeychainFailure && error.state === 'absent' && !isHung(error);
      if (!stale) throw error;
      entries.delete(account);
      if (fresh) throw error;
      return attempt(account, act);
    }
  };
}

/**
 * A daemon that hangs is given up by the library itself after two seconds (`absent`). What still waits after that is a
 * prompt on somebody's screen, so running out of patience means `locked`.
 */
function withPatience<T>(act: () => Promise<T>, clock: Clock, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(patience, () => reject(new KeychainFailure('locked')));
    act().then(resolve, reject).finally(cancel);
  });
}
