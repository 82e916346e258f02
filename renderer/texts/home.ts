import { counted } from './counted.ts';

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const home = {
  name: 'Home',
  says: {
    well: 'All is well',
    needs: (count: number) => `${counted(count, 'thing needs', 'things need')} you`,
    paused: 'Everything is paused',
    offline: 'Drawbridge is not connected',
    connecting: 'Connecting to Drawbridge…',
    welcome: 'Welcome to Drawbridge',
  },
  lead: {
    well: (counts: string) => `Nothing waits for you. Drawbridge looks after ${counts}.`,
    needs: 'Until you have seen to it, some calls have to wait.',
    paused: 'Every tool call is refused until you resume.',
    offline: 'This window cannot reach the part of Drawbridge that does the work.',
    welcome:
      'It stands between your AI apps and the servers they use: it signs you in once, and asks you before a tool runs.',
  },
  counts: (servers: number, entries: number) =>
    lists.format([
      counted(servers, 'server', 'servers'),
      counted(entries, 'connection from a host', 'connections from hosts'),
    ]),
  setUp: 'Set up Drawbridge',
  setUpNote: 'Three steps, less than a minute.',
  needs: {
    title: 'Needs you',
    prompts: (count: number) => `${counted(count, 'question waits', 'questions wait')} for your answer`,
    promptsNote: 'A host wants to run a tool and is waiting.',
    answer: 'Answer',
    signIn: (server: string) => `Sign in to ${server}`,
    signInNote: 'Calls to this server wait until you have.',
    signingIn: (server: string) => `A sign-in to ${server} is open in your browser`,
    failing: (server: string) => `${server} cannot be used`,
    open: 'Open',
    openServer: (server: string) => `Open ${server}`,
    vault: {
      unset: 'Choose where sign-ins are kept',
      unsetNote: 'There is no keychain on this computer, so nothing is stored and nobody can sign in yet.',
      locked: 'Your keychain is locked',
      lockedNote: 'Unlock it, and Drawbridge goes on where it was. Nothing stored is lost.',
      passphrase: 'The vault is locked with your passphrase',
      passphraseNote: 'Unlock it to use your sign-ins. Nothing stored is lost.',
      absent: 'The keychain is gone',
      absentNote: 'What was stored cannot be read until it is back.',
      denied: 'The keychain refuses Drawbridge',
      deniedNote: 'Allow Drawbridge to use it, then try again.',
      replaced: 'The keychain was replaced',
      replacedNote: 'The sign-ins stored before cannot be opened any more; sign in again.',
      act: 'Open settings',
    },
    unconnected: 'No host uses Drawbridge yet',
    unconnectedNote: 'Connect one, such as Claude Desktop, so that it finds your servers.',
    connect: 'Connect a host',
    badFile: (host: string) => `The configuration of ${host} cannot be read`,
    hosts: 'Open hosts',
  },
  last: {
    title: 'Last calls',
    all: 'All activity',
    none: 'No tool was called yet.',
    by: (host: string) => `by ${host}`,
    on: (server: string) => `on ${server}`,
  },
  outcomes: {
    ok: 'Done',
    error: 'Tool failed',
    denied: 'Denied',
    pending: 'Not answered in time',
    withdrawn: 'Withdrawn',
    cancelled: 'Cancelled',
    paused: 'Refused: paused',
    other: 'Failed',
  },
  pause: {
    title: 'Stop everything',
    label: 'Pause every tool call',
    note: 'Hosts are told that you paused. Sign-ins and permissions stay as they are.',
  },
};
