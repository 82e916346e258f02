import { describe, expect, test } from 'vitest';
import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import type { Access } from '../../../shared/models.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { anAccount } from '../../fakes/state.ts';
import { drawbridge, server } from './command-room.ts';

const issuer = 'https://issuer.example';
const signedInAt = '2026-06-01T10:00:00.000Z';
const of = (id: string, name: string, scopes: string[]) => anAccount('crm', { id, name, scopes, issuer, signedInAt });
const robin = of('a1', 'Robin', ['contacts.read']);
const sam = of('a2', 'Sam', []);
const crm: ServerView = {
  ...server,
  accountState: 'signed-in',
  account: robin,
  accounts: [robin, sam],
  chosen: [{ agent: 'cursor', account: 'a2' }],
};
const list = () => [crm];

describe('accounts', () => {
  test('are listed with the hosts that use them', async () => {
    expect((await drawbridge(['accounts'], quietHandlers({ servers: { list } }))).output).toBe(
      [
        'SERVER  ACCOUNT  USED BY  MAY DO         SINCE    SIGNED IN AT',
        'crm     Robin    hosts    contacts.read  2 h ago  https://issuer.example',
        'crm     Sam      cursor                  2 h ago  https://issuer.example',
        '',
      ].join('\n'),
    );
    expect((await drawbridge(['list'], quietHandlers({ servers: { list } }))).output).toContain(
      'signed in as Robin, Sam',
    );
  });

  test('are chosen by name, for one host or for all', async () => {
    const used: unknown[] = [];
    const handlers = quietHandlers({ servers: { list, useAccount: ({ input }) => (used.push(input), crm) } });
    expect((await drawbridge(['use-account', 'crm', 'sam', '--host', 'cursor'], handlers)).output).toBe(
      'cursor uses Sam at crm from now on.\n',
    );
    expect((await drawbridge(['use-account', 'crm', 'a1'], handlers)).output).toBe(
      'Hosts use Robin at crm from now on.\n',
    );
    expect(used).toEqual([
      { server: 'crm', account: 'a2', agent: 'cursor' },
      { server: 'crm', account: 'a1' },
    ]);
  });

  test('of one host are the default again', async () => {
    const used: unknown[] = [];
    const handlers = quietHandlers({ servers: { list, useAccount: ({ input }) => (used.push(input), crm) } });
    expect((await drawbridge(['use-account', 'crm', '--host', 'cursor', '--default'], handlers)).output).toBe(
      'cursor uses the default account at crm from now on.\n',
    );
    expect(used).toEqual([{ server: 'crm', agent: 'cursor' }]);
  });

  test.each([
    [['use-account', 'crm'], 'either an account or --default'],
    [['use-account', 'crm', 'sam', '--default', '--host', 'cursor'], 'either an account or --default'],
    [['use-account', 'crm', '--default'], 'give --host as well'],
  ])('%j does not say which', async (line, complaint) => {
    const { code, complaints } = await drawbridge(line, quietHandlers({ servers: { list } }));
    expect(code).toBe(2);
    expect(complaints).toContain(complaint);
  });

  test('of one name are told apart by their id', async () => {
    const twin = { ...sam, name: 'Robin' };
    const handlers = quietHandlers({ servers: { list: () => [{ ...crm, accounts: [robin, twin] }] } });
    const { code, complaints } = await drawbridge(['use-account', 'crm', 'Robin'], handlers);
    expect(code).toBe(2);
    expect(complaints).toContain('2 accounts are called "Robin"; give the id of one');
  });
});

describe('logout', () => {
  const result = (account: string, revocation: SignOutResult['revocation']) => ({
    server: 'crm',
    account,
    ...(account === 'a1' ? { accountName: 'Robin' } : {}),
    issuer,
    revocation,
  });
  const results = [
    result('a1', 'revoked'),
    result('a2', 'queued'),
    result('a3', 'unsupported'),
    result('a4', 'lost'),
    result('a5', 'with-last'),
  ];

  test('says of each account what became of its tokens', async () => {
    const handlers = quietHandlers({ servers: { signOut: () => results } });
    expect((await drawbridge(['logout', 'crm'], handlers)).output.split('\n')).toEqual([
      'Signed out of crm as Robin. The tokens were revoked at https://issuer.example and forgotten here.',
      expect.stringContaining('as a2. The tokens were forgotten here; https://issuer.example cannot be reached'),
      expect.stringContaining('https://issuer.example cannot revoke them'),
      expect.stringContaining('The tokens could not be read'),
      expect.stringContaining('when you sign out of the last one there'),
      '',
    ]);
  });

  test('signs out one account, or everywhere', async () => {
    const out: unknown[] = [];
    const servers = {
      list,
      signOut: ({ input }: { input: unknown }) => (out.push(input), []),
      signOutEverywhere: () => (out.push('everywhere'), []),
    };
    const handlers = quietHandlers({ servers });
    await drawbridge(['logout', 'crm', '--account', 'Sam'], handlers);
    expect((await drawbridge(['logout', '--all'], handlers)).output).toBe('Nobody was signed in.\n');
    expect(out).toEqual([{ server: 'crm', account: 'a2' }, 'everywhere']);
  });

  test.each([[['logout']], [['logout', 'crm', '--all']]])('%j is no way to say which', async (line) => {
    expect((await drawbridge(line)).code).toBe(2);
  });
});

describe('sign-in-every', () => {
  const demanded: unknown[] = [];
  const handlers = quietHandlers({ issuers: { requireSignIn: ({ input }) => (demanded.push(input), input) } });

  test('demands a new sign-in every so many hours, or takes that back', async () => {
    expect((await drawbridge(['sign-in-every', issuer, '12'], handlers)).output).toBe(
      'Sign-ins at https://issuer.example end 12 h after they were made.\n',
    );
    expect((await drawbridge(['sign-in-every', issuer, '0'], handlers)).output).toBe(
      'Sign-ins at https://issuer.example last as long as it lets them.\n',
    );
    expect(demanded).toEqual([
      { issuer, hours: 12 },
      { issuer, hours: 0 },
    ]);
  });

  test.each(['soon', '-1', '1e3', ''])('takes no other word for hours: %j', async (text) => {
    expect((await drawbridge(['sign-in-every', issuer, '--', text])).code).toBe(2);
  });
});

describe('access', () => {
  const at = '2026-06-01T11:00:00.000Z';
  const set = { server: 'crm', account: 'a1', accountName: 'Robin', issuer, since: at };
  const read = { name: 'contacts.read', held: true };
  const access: Access = {
    sets: [
      { ...set, id: 's1', scopes: [read] },
      {
        ...set,
        id: 's2',
        agent: 'cursor',
        scopes: [read, { name: 'contacts.write', held: true }],
        until: '2026-06-01T20:00:00.000Z',
      },
    ],
    tools: [
      { server: 'crm', tool: 'search', scopes: ['contacts.read'], source: 'policy' },
      { server: 'crm', tool: 'delete', scopes: ['contacts.write'], source: 'learned' },
      { server: 'crm', tool: 'export', scopes: ['contacts.all'], source: 'learned' },
    ],
    refused: [{ id: 'n1', server: 'crm', account: 'a1', agent: 'claude-desktop', scopes: ['contacts.all'], at }],
  };

  test('lists what tools need, who holds it and until when, and what was refused', async () => {
    const { output } = await drawbridge(['access'], quietHandlers({ access: { list: () => access } }));
    expect(output).toBe(
      [
        'What tools need',
        'SERVER  TOOL    NEEDS           FROM                  HELD BY',
        'crm     search  contacts.read   as your company says  every host as Robin; cursor as Robin, ends in 8 h',
        'crm     delete  contacts.write  as the server said    cursor as Robin, ends in 8 h',
        'crm     export  contacts.all    as the server said    nobody',
        '',
        'What is held',
        'SERVER  ACCOUNT  FOR         UNTIL         MAY DO',
        'crm     Robin    every host  you sign out  contacts.read',
        'crm     Robin    cursor      in 8 h        contacts.read contacts.write',
        'Take back what one host was given: `drawbridge access narrow SERVER HOST`.',
        '',
        'What you refused',
        'SERVER  HOST            REFUSED       WHEN',
        'crm     claude-desktop  contacts.all  1 h ago',
        'Not asked again until you say so: `drawbridge access forget SERVER HOST`.',
        '',
      ].join('\n'),
    );
  });

  test('says so where there is nothing', async () => {
    expect((await drawbridge(['access'])).output).toContain('Nobody is signed in');
  });

  test('is narrowed, and a refusal forgotten, by server and host or by id', async () => {
    const asked: unknown[] = [];
    const handlers = quietHandlers({
      access: {
        narrow: ({ input }) => (asked.push(input), { server: 'crm', account: 'a1', issuer, revocation: 'revoked' }),
        forgetRefusal: ({ input }) => (asked.push(input), { forgotten: true }),
        list: () => access,
      },
    });
    expect((await drawbridge(['access', 'narrow', 's2'], handlers)).output).toBe(
      'Taken back. The tokens were revoked at https://issuer.example and forgotten here.\n',
    );
    await drawbridge(['access', 'narrow', 'crm', 'cursor'], handlers);
    expect((await drawbridge(['access', 'forget', 'n1', '--json'], handlers)).output).toContain('"forgotten": 1');
    await drawbridge(['access', 'forget', 'crm', 'claude-desktop'], handlers);
    expect(asked).toEqual([{ id: 's2' }, { id: 's2' }, { id: 'n1' }, { id: 'n1' }]);
  });

  test('that is not there is said so', async () => {
    const handlers = quietHandlers({ access: { list: () => access } });
    expect((await drawbridge(['access', 'narrow', 'crm', 'notepad'], handlers)).complaints).toContain(
      'Nothing was given',
    );
    expect((await drawbridge(['access', 'forget', 'crm', 'cursor'], handlers)).complaints).toContain(
      'Nothing was refused',
    );
    const twice = {
      ...access,
      sets: [...access.sets, { ...set, id: 's3', agent: 'cursor', accountName: 'Sam', scopes: [] }],
    };
    const both = quietHandlers({ access: { list: () => twice } });
    expect((await drawbridge(['access', 'narrow', 'crm', 'cursor'], both)).complaints).toContain(
      '--account: Robin, Sam',
    );
  });
});
