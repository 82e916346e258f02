import { counted } from './counted.ts';

export const access = {
  title: 'Access',
  lead: 'What tools need, which hosts have it, and for how long.',
  server: 'Server',
  anyServer: 'Every server',
  none: 'No access is held',
  noneNote: 'Once you sign in to a server, what its tools need and what hosts may do stands here.',
  tools: {
    title: 'What tools need',
    note: 'Known from your company’s rules, or from a server that refused a call.',
    none: 'No tool has asked for anything beyond what you gave at sign-in.',
    tool: 'Tool',
    needs: 'Needs',
    held: 'Who has it',
    until: 'Until',
    learned: 'the server said so',
    policy: 'your company’s rule',
    nobody: 'nobody yet',
  },
  everyHost: 'Every host',
  as: '{who} as {account}',
  signOut: 'you sign out',
  sets: {
    withheld: 'Your company did not give {scopes}.',
    title: 'What hosts may do',
    note: 'What every host has, and what single hosts were given beyond that.',
    none: 'Nobody is signed in.',
    on: 'on {server} as {account}, signed in at {issuer}',
    decides: 'What the sign-in service decided',
    ends: 'given up {time}',
    lasts: 'until you sign out',
    lastsOne: 'until you take it back',
    narrow: 'Take back',
    narrowLabel: (host: string, server: string) => `Take back what ${host} was given on ${server}`,
    narrowTitle: (host: string) => `Take back what ${host} was given?`,
    narrowNote: 'It keeps what every host has. When a tool needs more, you are asked again.',
    more: (count: number) => `and ${counted(count, 'more', 'more')}`,
  },
  refused: {
    title: 'What you refused',
    note: 'You are not asked for these again.',
    sentence: '{host} was refused this on {server}',
    forget: 'Ask me again',
    forgetLabel: (host: string, server: string) => `Ask me again when ${host} needs this on ${server}`,
    when: 'Refused',
  },
};

/** What became of an account's tokens when it was signed out, or of what was taken back. */
export const signedOut = {
  revoked: 'The access was given back to {issuer} and is forgotten here.',
  unsupported: 'It is forgotten here. {issuer} cannot take access back; it ends by itself.',
  queued: 'It is forgotten here. {issuer} cannot be reached now and is told as soon as it can.',
  'with-last':
    'It is forgotten here. {issuer} might end your other sign-ins with it, so it is given back when you sign out of the last one there.',
  lost: 'It could not be read, so {issuer} could not be told. It is forgotten here and ends there by itself.',
};
