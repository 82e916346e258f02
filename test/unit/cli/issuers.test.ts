import { describe, expect, test } from 'vitest';
import type { IssuerView } from '../../../shared/issuers.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge, server } from './command-room.ts';

const now = '2026-06-01T12:00:00.000Z';
const issuer = 'https://login.example.com';

describe('issuers', () => {
  const view: IssuerView = {
    issuer,
    clients: [
      { origin: 'registered', id: 'c1', servers: ['crm', 'wiki'], since: '2026-06-01T09:00:00.000Z' },
      { origin: 'document', id: 'https://drawbridge.example/client.json', servers: ['notes'] },
      { origin: 'registered', id: 'c\u202E2', servers: [], expiresAt: '2026-06-01T13:00:00.000Z' },
    ],
    deviations: [{ name: 'no-resource', origin: 'learned', since: now }],
    signInEvery: 12,
  };

  test('says how each knows us, and where it differs', async () => {
    const { output } = await drawbridge(['issuers'], quietHandlers({ issuers: { list: () => [view] } }));
    expect(output).toBe(
      `${issuer}\n` +
        '  knows Drawbridge by its own registration of 3 h ago (c1), for crm, wiki\n' +
        '  knows Drawbridge by its public document (https://drawbridge.example/client.json), for notes\n' +
        '  knows Drawbridge by its own registration, which ends in 1 h (c\\u{202e}2), no server uses it now\n' +
        '  deviation no-resource: do not name the server that the tokens are for; learned from its answers just now\n' +
        '  you sign in anew every 12 h\n',
    );
  });

  test('says that there are none', async () => {
    expect((await drawbridge(['issuers'])).output).toBe('No sign-in services yet: no server has signed in.\n');
  });

  test('set says where no server uses the service', async () => {
    const asked: unknown[] = [];
    const setDeviation = ({ input }: { input: unknown }) => {
      asked.push(input);
      return { issuer, clients: [], deviations: [] };
    };
    const line = ['issuers', 'set', issuer, 'redirect', 'localhost'];
    const { output } = await drawbridge(line, quietHandlers({ issuers: { setDeviation } }));
    expect(asked).toEqual([{ issuer, name: 'redirect', value: 'localhost', riskAccepted: false }]);
    expect(output).toContain('No server here uses it yet: check that the address is written exactly so.');
  });

  test('set and unset know the names', async () => {
    for (const act of ['set', 'unset']) {
      const { code, complaints } = await drawbridge(['issuers', act, issuer, 'no-such']);
      expect(code).toBe(2);
      expect(complaints).toContain('"no-such" is none of: no-resource, no-offline-access, redirect, assume-pkce.');
    }
  });
});

describe('client', () => {
  test.each([
    [['client', 'crm']],
    [['client', 'crm', '--client-id', 'me', '--none']],
    [['client', 'crm', '--none', '--client-key-stdin']],
    [['client', 'crm', '--client-id', 'me', '--client-key-stdin', '--client-secret-stdin']],
  ])('is wrongly used as %j', async (line) => {
    expect((await drawbridge(line)).code).toBe(2);
  });

  test('takes all lines of a key', async () => {
    const asked: unknown[] = [];
    const setClient = ({ input }: { input: unknown }) => {
      asked.push(input);
      return { server: { ...server, accountState: 'none' as const }, signOut: [] };
    };
    const terminal = fakeTerminal({ typed: ['-----BEGIN PRIVATE KEY-----', 'k3y', '-----END PRIVATE KEY-----'] });
    const line = ['client', 'crm', '--client-id', 'me', '--client-key-stdin'];
    const { output, complaints } = await drawbridge(line, quietHandlers({ servers: { setClient } }), terminal);
    const clientKey = '-----BEGIN PRIVATE KEY-----\nk3y\n-----END PRIVATE KEY-----';
    expect(asked).toEqual([{ server: 'crm', clientId: 'me', clientKey }]);
    expect(output + complaints).not.toContain('k3y');
  });
});
