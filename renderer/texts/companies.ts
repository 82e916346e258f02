import { accountStates } from './account-states.ts';

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Companies whose word signs the person in. */
export const companies = {
  title: 'Companies',
  note: 'One sign-in there signs you in to every server of it, in every host.',
  state: accountStates,
  as: 'as {member}',
  since: 'since {time}',
  renewed: 'renewed by itself',
  ends: 'ends {time}',
  outside: (place: string) => `Its ID token is read from ${place}.`,
  uses: (servers: readonly string[]) => `Its word is used for ${lists.format(servers)}.`,
  usesNone: 'Its word is used for no server now.',
  missing: (client: string, issuer: string) =>
    `What the client ${client} proves itself by at ${issuer} is missing: ask whoever wrote the policy.`,
  signInAt: (company: string) => `Sign in at ${company}`,
  againAt: (company: string) => `Sign in again at ${company}`,
  signOut: 'Sign out',
  signOutOf: (company: string) => `Sign out of ${company}`,
  signOutTitle: (company: string) => `Sign out of ${company}?`,
  signOutNote:
    'Every server of it stops at once, in every host. What they were given is taken back where it came from.',
  needs: (company: string) => `Sign in at ${company}`,
  needsNote: 'Its servers are ready once you have.',
  heading: { first: 'Sign in at {company}', again: 'Sign in again at {company}' },
  hostHeading: {
    first: '{host} wants you to sign in at {company}',
    again: '{host} wants you to sign in again at {company}',
  },
  reasons: {
    first: 'Your company vouches for you from then on. Nothing is sent to it before you say yes.',
    again: 'Your sign-in there has ended. Nothing is sent to it before you say yes.',
    'step-up': '{company} is asked for this, by its word for you; you see no page. The call waits for your answer.',
  },
  fact: 'Company',
  serves: 'Every server of the company, in every host',
  servesNamed: (servers: readonly string[]) => `Every server of the company (${lists.format(servers)}), in every host`,
};
