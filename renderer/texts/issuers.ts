import type { DeviationName, IssuerClient } from '../../shared/issuers.ts';

import { counted } from './counted.ts';

/** Sign-in services: how each knows Drawbridge, and where Drawbridge gives way to one. */
export const issuers = {
  title: 'Where you sign in',
  note: 'The sign-in services of your servers, how each knows Drawbridge, and where Drawbridge gives way to one.',
  knows: {
    given: 'Knows Drawbridge by a client id you gave',
    document: 'Knows Drawbridge by its public description',
    registered: 'Drawbridge registered itself',
  } satisfies Record<IssuerClient['origin'], string>,
  unknown: 'Does not know Drawbridge now.',
  since: 'registered {time}',
  until: 'ends {time}',
  for: (servers: string) => `for ${servers}`,
  forNobody: 'no server uses it now',
  differs: 'Gives way',
  deviations: (issuer: string) => `Where Drawbridge gives way to ${issuer}`,
  deviation: {
    'no-resource': {
      label: 'Do not name the server',
      is: 'Drawbridge does not tell it which server the access is for.',
      risks: 'The access may then be good for other servers of this service too.',
    },
    'no-offline-access': {
      label: 'Do not ask for lasting access',
      is: 'Drawbridge asks for lasting access only where the server does.',
      risks: 'You may have to sign in more often.',
    },
    'assume-pkce': {
      label: 'Trust that it protects sign-ins',
      is: 'Drawbridge trusts that it protects sign-ins by PKCE, though it does not say so.',
      risks: 'If it does not, a program that gets hold of a sign-in’s answer can take over your account.',
    },
    redirect: {
      label: 'Come back to a certain address',
      is: 'Sign-ins come back to {value}.',
      risks: 'A program that holds that address first keeps you from signing in.',
    },
  } satisfies Record<DeviationName, { label: string; is: string; risks: string }>,
  anAddress: 'a certain address',
  origin: { learned: 'Learned from its answers {time}.', set: 'Set by you {time}.' },
  remove: 'Remove',
  removeOne: (label: string, issuer: string) => `Remove: ${label}, for ${issuer}`,
  every: 'You sign in anew',
  everyAt: (issuer: string) => `You sign in anew at ${issuer}`,
  everyHours: {
    '0': 'When it asks',
    '1': 'Every hour',
    '8': 'Every 8 hours',
    '24': 'Every day',
    '168': 'Every 7 days',
  },
  everyOther: (hours: number) => `Every ${counted(hours, 'hour', 'hours')}`,
  give: 'Give way',
  giveTo: (issuer: string) => `Give way to ${issuer}`,
  dialog: {
    title: (issuer: string) => `Give way to ${issuer}?`,
    note: 'For a service that refuses what the rules for sign-ins ask for. Whoever runs it can tell you what it needs.',
    what: 'What',
    address: 'Address',
    addressNote: '127.0.0.1 or localhost, with a port where it must be that one.',
    addressPlaceholder: 'localhost:8080',
    set: 'Give way',
    trust: 'Give way…',
    trustTitle: (issuer: string) => `Trust that ${issuer} protects sign-ins?`,
    trustNote: 'Do this only if whoever runs it says that it supports PKCE.',
    trustAct: 'They say it does',
  },
};
