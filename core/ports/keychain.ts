import type { Secret } from '../../shared/secret.ts';

/**
 * Why the keychain is not to be had. `locked`: a person can unlock it. `absent`: there is none, or it does not answer.
 * `denied`: it is there and refused us.
 */
export type KeychainTrouble = 'locked' | 'absent' | 'denied';

/** `cause` holds the system's own words; they may name processes, so they are not shown to hosts. */
export class KeychainFailure extends Error {
  readonly state: KeychainTrouble;

  constructor(state: KeychainTrouble, options?: { cause?: unknown }) {
    super(`the keychain is ${state}`, options);
    this.name = 'KeychainFailure';
    this.state = state;
  }
}

/** The longest text an entry holds on every platform, in UTF-16 units. Windows sets the measure (2,560 bytes). */
export const maxKeychainText = 1_280;

/** Throws `RangeError` for a text that some platform's keychain could not hold. */
export function checkKeychainText(length: number): void {
  if (length > maxKeychainText) throw new RangeError(`a keychain entry holds at most ${maxKeychainText} UTF-16 units`);
}

/**
 * One entry of the operating system's keychain. Each call rejects with `KeychainFailure` when the keychain is not to be
 * had, and may wait for a person where the system asks one.
 */
export interface Keychain {
  /** `undefined`: the keychain is there and has no such entry. */
  get(): Promise<Secret | undefined>;
  /** Makes or replaces the entry. Rejects with `RangeError` beyond `maxKeychainText`. */
  set(secret: Secret): Promise<void>;
  /** No error where there is no entry. */
  delete(): Promise<void>;
}
