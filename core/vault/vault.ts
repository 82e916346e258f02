import type { VaultMode, VaultStatus } from '../../shared/models.ts';
import type { Secret } from '../../shared/secret.ts';

/** What a record is bound to; sealed text opens only under the same three. */
export interface RecordName {
  kind:
    | 'tokens'
    | 'revocation'
    | 'client'
    | 'client-key'
    | 'registration-access'
    | 'entry-key'
    | 'headers'
    | 'activity-keys'
    | 'activity-checkpoint'
    | 'collector-headers';
  /** The issuer (or server id, entry id, or collector's address) the secret may be used at. */
  issuer: string;
  /** The account (or client id, or server address) it belongs to. */
  account: string;
}

/**
 * The one door to secrets at rest. One 256-bit key from the OS keychain is read once and held in memory, so a keychain
 * that locks later loses nothing; records are AES-256-GCM in SQLite, each bound to its name and generation.
 *
 * Every method that touches a secret throws one of `vault-unset`, `keychain-locked`, `keychain-absent`, `keychain-denied`,
 * `keychain-replaced`, `vault-locked` when the vault is not usable, `vault-damaged` when something else changed the file (a
 * new `put` mends a damaged record), and `disk-full`/`storage-failed` for the database.
 */
export interface Vault {
  /** Looks at the keychain now. Never throws. */
  status(): Promise<VaultStatus>;
  /** Makes the vault usable or throws: call before asking an issuer for something that must then be stored. */
  ready(): Promise<void>;
  /** The person's choice. `reset` forgets every sealed record first. */
  use(mode: VaultMode, options: { passphrase?: Secret; reset: boolean }): Promise<VaultStatus>;
  unlock(passphrase: Secret): Promise<VaultStatus>;
  /** `undefined`: no such record. */
  get(name: RecordName): Promise<Secret | undefined>;
  /** Replaces the record in one transaction and raises its generation. */
  put(name: RecordName, text: Secret): Promise<void>;
  delete(name: RecordName): Promise<void>;
  close(): void;
}
