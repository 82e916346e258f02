import { expect, test } from 'vitest';
import type { CompanyView } from '../../../shared/contract.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge } from './command-room.ts';

const acme: CompanyView = {
  name: 'acme',
  issuer: 'https://login.acme.example',
  state: 'signed-in',
  member: { id: '00u1', name: 'robin\u202E', signedInAt: '2026-06-01T09:00:00.000Z', renewable: true },
  servers: [{ server: 'files', account: '00u1@acme' }],
  clients: [
    { issuer: 'https://login.acme.example', client: 'drawbridge', proof: 'none' },
    { issuer: 'https://auth.files.example', client: 'drawbridge-files', proof: 'missing' },
  ],
};

test('says who is signed in at each company, where its word is used, and what is missing', async () => {
  const partner: CompanyView = { ...acme, name: 'partner', state: 'none', servers: [], clients: [] };
  delete partner.member;
  const { output } = await drawbridge(['companies'], quietHandlers({ companies: { list: () => [acme, partner] } }));
  expect(output).toBe(
    '@acme  https://login.acme.example\n' +
      '  signed in as robin\\u{202e}, since 3 h ago, renewed by itself\n' +
      '  its word is used for files (00u1@acme)\n' +
      '  missing: what the client drawbridge-files proves itself by at https://auth.files.example\n' +
      '@partner  https://login.acme.example\n' +
      '  nobody is signed in: drawbridge login @partner\n' +
      '  its word is used for no server now\n',
  );
});

test('says that there is none', async () => {
  expect((await drawbridge(['companies'])).output).toContain('The policy names no company.');
});

test('takes what a client proves itself by from stdin, for one place', async () => {
  const asked: unknown[] = [];
  const prove = ({ input }: { input: unknown }) => {
    asked.push(input);
    return [acme];
  };
  const line = ['company-proof', '@acme', '--at', 'https://auth.files.example', '--client-secret-stdin'];
  const terminal = fakeTerminal({ typed: ['s3cret'] });
  const { output } = await drawbridge(line, quietHandlers({ companies: { prove } }), terminal);
  expect(asked).toEqual([{ company: 'acme', issuer: 'https://auth.files.example', clientSecret: 's3cret' }]);
  expect(output).toBe('Kept in the vault for @acme at https://auth.files.example.\n');
  expect((await drawbridge(['company-proof', '@acme'])).complaints).toContain(
    'Give --client-secret-stdin or --client-key-stdin.',
  );
});
