/** The built command, where a sign-in service registers nobody: what it says, and the way on from there. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

let company: Company<'notes'>;
let drawbridge: Drawbridge;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

beforeAll(async () => {
  company = await startCompany(
    { notes: startLegacyServer },
    {
      dynamicRegistration: false,
      clients: [
        {
          client_id: 'desk',
          application_type: 'native',
          redirect_uris: ['http://127.0.0.1/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: [publicKey.export({ format: 'jwk' })] },
        },
      ],
    },
  );
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.control.servers.add({ name: 'notes', url: company.servers.notes.url.href });
});

afterAll(async () => {
  await drawbridge.stop();
  await company.stop();
});

test('a person gets a client there, gives it with its key, signs in, and sees who is known where', async () => {
  // The log signs with a key of the vault, which stays.
  await drawbridge.control.activity.sign();
  const before = await drawbridge.control.vault.status();
  const refused = await drawbridge.cli(['login', 'notes', '--yes']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    `Drawbridge cannot register itself at ${company.idp.issuer} (it does not offer that).`,
  );
  expect(refused.stderr).toContain('http://127.0.0.1:29170/callback and ');
  expect(refused.stderr).toContain('run `drawbridge client notes --client-id ID`');

  const unreadable = await drawbridge.cli(['client', 'notes', '--client-id', 'desk', '--client-key-stdin'], 'no key\n');
  expect(unreadable.stderr).toContain('neither a PEM private key without passphrase nor a private JWK');

  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const given = await drawbridge.cli(['client', 'notes', '--client-id', 'desk', '--client-key-stdin'], key);
  const next = '  What it proves itself by is used from the next sign-in on.\n  Sign in:  drawbridge login notes\n';
  expect(given).toMatchObject({ code: 0, stdout: `notes signs in as desk.\n${next}` });
  expect((await drawbridge.cli(['login', 'notes', '--yes'])).stdout).toContain('Signed in to notes');
  expect(new Set(company.idp.log.map(({ client }) => client))).toEqual(new Set(['desk']));

  const { issuer } = company.idp;
  const set = await drawbridge.cli(['issuers', 'set', issuer, 'redirect', 'localhost']);
  expect(set.stdout).toBe(`${issuer}: redirect holds from the next request on.\n`);
  expect((await drawbridge.cli(['issuers'])).stdout.replace(/\d+ s ago/, 'just now')).toBe(
    `${issuer}\n` +
      '  knows Drawbridge by a client id you gave (desk), for notes\n' +
      '  deviation redirect localhost: come back to localhost or 127.0.0.1, maybe with :PORT; you set it just now\n',
  );
  const risky = await drawbridge.cli(['issuers', 'set', issuer, 'assume-pkce']);
  expect(risky).toMatchObject({ code: 1, stderr: expect.stringContaining('can take over your account') });
  const unset = await drawbridge.cli(['issuers', 'unset', issuer, 'redirect', '--json']);
  expect(JSON.parse(unset.stdout)).toEqual({ removed: true });

  const taken = await drawbridge.cli(['client', 'notes', '--none']);
  expect(taken.stdout).toBe(
    `Signed out of notes. The tokens were revoked at ${issuer} and forgotten here.\n` +
      'notes has no client of its own any more.\n  Sign in:  drawbridge login notes\n',
  );
  const { records } = await drawbridge.control.vault.status();
  expect(records).toBe(before.records);
});

test('a machine is never left with a client that cannot prove itself', async () => {
  const { servers } = drawbridge.control;
  const client = { clientId: 'nightly', clientSecret: 'secret' };
  await servers.add({ name: 'nightly', url: company.servers.notes.url.href, ...client, machine: true });
  for (const line of [['--none'], ['--client-id', 'other']]) {
    const refused = await drawbridge.cli(['client', 'nightly', ...line]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('A machine needs a client id with a client secret or key.');
  }
  expect((await servers.list()).find(({ id }) => id === 'nightly')).toMatchObject({ clientId: 'nightly' });
  await servers.remove({ server: 'nightly' });
});
