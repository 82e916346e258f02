import { createRequire } from 'node:module';
import { isSea } from 'node:sea';

/** What we use of @napi-rs/keyring's `AsyncEntry`. */
export interface NativeEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(text: string): Promise<void>;
  deleteCredential(): Promise<boolean>;
}

/** Makes an entry. Blocks about 10 ms, and 2 s where the daemon hangs: make entries once. */
export type NativeKeyring = (service: string, account: string) => NativeEntry;

interface Binding {
  AsyncEntry: new (service: string, account: string, options: { linux: { store: 'secret-service' } }) => NativeEntry;
}

/**
 * Loads the native part when it is first needed, so that a machine without it can still run everything else. A single
 * executable has no modules inside: its native part lies beside it (build/executable.ts). Throws where there is none for this platform.
 *
 * The Linux store is pinned: left to itself the library falls back to the kernel's keyring, which a reboot empties.
 */
export function loadNativeKeyring(): NativeKeyring {
  const binding: unknown = isSea()
    ? createRequire(process.execPath)('./keyring.node')
    : createRequire(import.meta.url)('@napi-rs/keyring');
  const { AsyncEntry } = binding as Binding;
  return (service, account) => new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
}
