/** Machines that policy sets up: by the JWT of the platform they run on (SEP-1933), or by a client's own proof. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuthServer } from '../../core/auth/auth.ts';
import { Secret } from '../../shared/secret.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const PAUSE_MS = 60_000;
let room: AuthRoom;
let server: AuthServer;

beforeEach(async () => {
  room = await openAuthRoom({ scopes: ['tools'] });
  server = { ...room.server, machine: true };
});
afterEach(() => room[Symbol.asyncDispose]());

const signIn = () => room.auth.signIn(server, room.challenge, { unattended: true }).done;

describe('a workload', () => {
  let issuer: MisbehavingIssuer;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'workload-'));
    issuer = await startMisbehavingIssuer();
    room.description.authorization_servers = [issuer.issuer];
    issuer.tokenExtras = { refresh_token: undefined };
    room.companies.machines.push({ name: 'wiki', url: server.url, workload: { file: file() } });
  });
  afterEach(async () => {
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  const file = () => join(folder, 'token.jwt');
  const asked = () => issuer.hits.filter(({ path }) => path === '/token');

  test('shows its JWT and says for which server, without client, question or tab', async () => {
    writeFileSync(file(), 'a.workload.jwt\n');
    expect(await signIn()).toMatchObject({ id: 'workload@wiki' });
    expect(
      asked().map(({ body, authorization }) => [Object.fromEntries(new URLSearchParams(body)), authorization]),
    ).toEqual([
      [
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: 'a.workload.jwt',
          resource: room.description.resource,
          scope: 'tools',
        },
        undefined,
      ],
    ]);
    expect([room.questions, room.person.tabs]).toEqual([[], []]);
    expect(room.vault.texts().join()).not.toContain('a.workload.jwt');
  });

  test('shows the JWT that is there when its token ends', async () => {
    writeFileSync(file(), 'the.first.jwt');
    await signIn();
    writeFileSync(file(), 'the.second.jwt');
    room.clock.advance(600_000);
    expect(await room.auth.token(server)).toMatchObject({ kind: 'held' });
    expect(asked().map(({ body }) => new URLSearchParams(body).get('assertion'))).toEqual([
      'the.first.jwt',
      'the.second.jwt',
    ]);
  });

  test.each(['invalid_grant', 'invalid_scope', 'unauthorized_client'])(
    'that is refused (%s) never shows that JWT again, nor tries another way',
    async (error) => {
      writeFileSync(file(), 'a.workload.jwt');
      issuer.tokens = { error };
      await expect(signIn()).rejects.toThrow(`refuses the workload's token (${error})`);
      room.clock.advance(PAUSE_MS);
      await expect(signIn()).rejects.toMatchObject({ problem: { code: 'workload-refused' } });
      expect(asked()).toHaveLength(1);
      writeFileSync(file(), 'a.newer.jwt');
      issuer.tokens = 'ok';
      room.clock.advance(PAUSE_MS);
      expect(await signIn()).toMatchObject({ id: 'workload@wiki' });
    },
  );

  test('without a JWT says where it was looked for', async () => {
    await expect(signIn()).rejects.toThrow(`cannot be read at ${file()}`);
    expect(asked()).toEqual([]);
  });

  test('at another address than policy says is none', async () => {
    writeFileSync(file(), 'a.workload.jwt');
    server = { ...server, url: `${room.origin}/elsewhere` };
    await expect(signIn()).rejects.toMatchObject({ problem: { code: expect.any(String) as string } });
    expect(asked()).toEqual([]);
  });
});

describe('a client of its own', () => {
  let idp: CompanyIdp;

  beforeEach(async () => {
    const robot = { client_id: 'robot', client_secret: 'a-secret-of-some-length', grant_types: ['client_credentials'] };
    idp = await startCompanyIdp({
      resources: () => true,
      clients: [{ ...robot, response_types: [], redirect_uris: [] }],
    });
    room.description.authorization_servers = [idp.issuer];
    server = { ...server, clientId: 'robot' };
  });
  afterEach(() => idp.stop());

  test('proves itself by what lies outside, which is read anew each time', async () => {
    const client = { id: 'robot', secret: { environment: 'ROBOT_SECRET' } };
    room.companies.machines.push({ name: 'wiki', url: server.url, client });
    await expect(signIn()).rejects.toMatchObject({ problem: { code: 'company-proof-missing' } });
    room.environment['ROBOT_SECRET'] = 'a-secret-of-some-length';
    room.clock.advance(PAUSE_MS);
    expect(await signIn()).toMatchObject({ id: 'robot' });
    room.clock.advance(600_000);
    expect(await room.auth.token(server)).toMatchObject({ kind: 'held' });
  });

  test('proves itself by what a person gave into the vault', async () => {
    room.companies.machines.push({ name: 'wiki', url: server.url, client: { id: 'robot', secret: 'vault' } });
    await room.auth.giveClient(server, { kind: 'secret', text: new Secret('a-secret-of-some-length') });
    expect(await signIn()).toMatchObject({ id: 'robot' });
  });

  test('that lies outside stays with the first issuer it was used at', async () => {
    const client = { id: 'robot', secret: { environment: 'ROBOT_SECRET' } };
    room.companies.machines.push({ name: 'wiki', url: server.url, client });
    room.environment['ROBOT_SECRET'] = 'a-secret-of-some-length';
    await signIn();
    const elsewhere = await startMisbehavingIssuer();
    room.description.authorization_servers = [elsewhere.issuer];
    await expect(signIn()).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    expect(elsewhere.hits.filter(({ path }) => path === '/token')).toEqual([]);
    await elsewhere.stop();
  });
});
