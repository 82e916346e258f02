import { KeychainFailure } from '../ports/keychain.ts';
import type { KeychainTrouble } from '../ports/keychain.ts';

/**
 * The native library gives every error the same code; only the texts differ. Linux texts were tried against a real
 * daemon; macOS and Windows texts are those systems' own for the named status.
 */
const tellingTexts: readonly (readonly [RegExp, KeychainTrouble])[] = [
  [/prompt was dismissed/i, 'locked'],
  [/\bis ?locked\b/i, 'locked'],
  // macOS errSecInteractionNotAllowed: locked, and nobody at the screen to ask.
  [/interaction is not allowed|no UI possible/i, 'locked'],
  [/rejected send message|AccessDenied|access is denied|permission denied/i, 'denied'],
  // macOS errSecUserCanceled and errSecAuthFailed: the person (or the item's own list) said no.
  [/user cancell?ed|passphrase you entered is not correct|not authorized|required entitlement/i, 'denied'],
];

/** What a native error means. Anything not known counts as `absent`: the safe reading, since nothing is then stored. */
export function keychainFailure(error: unknown): KeychainFailure {
  if (error instanceof KeychainFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const known = tellingTexts.find(([pattern]) => pattern.test(text));
  return new KeychainFailure(known?.[1] ?? 'absent', { cause: error });
}

/** Whether a daemon that exists gave no answer in time. Making a new entry would then block for two seconds again. */
export function isHung(failure: KeychainFailure): boolean {
  return failure.cause instanceof Error && failure.cause.message.includes('Did not receive a reply');
}
