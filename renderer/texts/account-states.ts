/** How it stands with a sign-in, at a server or a company. */
export const accountStates = {
  'signed-in': 'Signed in',
  'sign-in-needed': 'Sign-in needed',
  'signing-in': 'Signing in…',
  'not-required': 'No sign-in needed',
  none: 'Not signed in',
  unknown: 'Not known yet',
};
