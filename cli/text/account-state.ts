import type { AccountState } from '../../shared/models.ts';

/** How it stands with a sign-in. */
export const accountStateWords: Readonly<Record<AccountState, string>> = {
  none: 'not signed in',
  'signed-in': 'signed in',
  'sign-in-needed': 'sign-in needed',
  'signing-in': 'signing in …',
  'not-required': 'no sign-in needed',
  unknown: 'not used yet',
};
