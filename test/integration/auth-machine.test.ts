/** Machines without a person: the client signs in as itself, silently, and asks anew when its token ends. */
import { generateKeyPairSync } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import { afterEach, describe, expect, test } from 'vitest';
import type { AuthServer } from '../../core/auth/auth.ts';
import { checkMachine } from '../../core/auth/sign-in/machine.ts';
import { Secret } from '../../shared/secret.ts';
import { createTokenVerifier, startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const TTL_SECONDS = 600;
let idp: CompanyIdp;
let room: AuthRoom;

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

const robot: ClientMetadata = {
  client_id: 'robot',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
};

async function open(client: ClientMetadata): Promise<AuthServer> {
  idp = await startCompanyIdp({
    resources: () => true,
    scopes: ['tools', 'tools.write'],
    accessTokenTtl: TTL_SECONDS,
    clients: [client],
  });
  room = await openAuthRoom({ scopes: ['tools'] });
  room.description.authorization_servers = [idp.issuer];
  return { ...room.server, clientId: 'robot', machine: true };
}

async function withSecret(secret = 'a-secret-of-some-length'): Promise<AuthServer> {
  const server = await open({ ...robot, client_secret: 'a-secret-of-some-length' });
  await room.auth.giveClient(server, { kind: 'secret', text: new Secret(secret) });
  return server;
}

const signIn = (server: AuthServer) => room.auth.signIn(server, room.challenge, { unattended: true }).done;
const grants = () => idp.log.filter(({ request }) => request === 'token').map(({ grant, outcome }) => [grant, outcome]);

describe('a machine', () => {
  test('with a secret gets a token for its server, and asks nobody', async () => {
    const server = await withSecret();
    expect(await signIn(server)).toMatchObject({ id: 'robot', name: 'robot', scopes: ['tools'], refreshable: true });
    const answer = await room.auth.token(server);
    if (answer.kind !== 'held') throw new Error(answer.kind);
    const verify = createTokenVerifier({ issuer: idp.issuer, resource: room.description.resource });
    expect(await verify(`Bearer ${Secret.unwrap(answer.held.token)}`)).toMatchObject({ client_id: 'robot' });
    expect(room.questions).toEqual([]);
    expect(room.person.tabs).toEqual([]);
  });

  test('with a private key proves itself by it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const server = await open({
      ...robot,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256' }] },
    });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await room.auth.giveClient(server, { kind: 'key', text: new Secret(pem) });
    expect(await signIn(server)).toMatchObject({ id: 'robot' });
    expect(grants()).toEqual([['client_credentials', 'ok']]);
  });

  test('asks anew, once, when its token ends, and after a restart', async () => {
    const server = await withSecret();
    await signIn(server);
    room.clock.advance(TTL_SECONDS * 1000);
    expect(await room.auth.isSpent(server)).toBe(false);
    const answers = await Promise.all(Array.from({ length: 10 }, () => room.auth.token(server)));
    expect(answers.every(({ kind }) => kind === 'held')).toBe(true);
    const again = await room.reopen();
    room.clock.advance(TTL_SECONDS * 1000);
    expect(await again.token(server)).toMatchObject({ kind: 'held' });
    expect(grants()).toEqual(Array.from({ length: 3 }, () => ['client_credentials', 'ok']));
  });

  test('whose secret is wrong says so, and leaves the issuer alone for a while', async () => {
    const server = await withSecret('another-secret');
    await expect(signIn(server)).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
    expect(() => room.auth.signIn(server, room.challenge, { unattended: true })).toThrow(/sign-in .* failed/);
    expect(grants()).toEqual([['client_credentials', 'invalid_client']]);
    expect(await room.auth.token(server)).toEqual({ kind: 'none' });
  });

  test('is signed out like a person', async () => {
    const server = await withSecret();
    await signIn(server);
    expect(await room.auth.signOut(server)).toMatchObject([{ account: 'robot', issuer: idp.issuer }]);
    expect(await room.auth.token(server)).toEqual({ kind: 'none' });
  });

  test('needs something to prove itself by', async () => {
    const server = await open({ ...robot, client_secret: 'a-secret-of-some-length' });
    expect(() => checkMachine(true, false)).toThrow('A machine needs a client id');
    await expect(signIn(server)).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
  });

  describe('whose token does not reach', () => {
    const short = (scope: string) => [`${room.challenge[0]}, error="insufficient_scope", scope="${scope}"`];
    const caller = { agent: 'cursor', host: 'cursor', entry: 'e1', tool: 'save' };
    const widen = (server: AuthServer, scope: string) => room.auth.signIn(server, short(scope), { caller }).done;
    const asked = () => idp.log.filter(({ request }) => request === 'token').map(({ scope }) => scope);

    test('asks for what it has and what is wanted, of the issuer alone, and keeps one token set', async () => {
      const server = await withSecret();
      await signIn(server);
      expect(await widen(server, 'tools.write')).toMatchObject({ id: 'robot', scopes: ['tools', 'tools.write'] });
      expect(asked()).toEqual(['tools', 'tools tools.write']);
      expect(room.questions).toEqual([]);
      expect(room.auth.access('wiki').sets).toHaveLength(1);
      room.clock.advance(TTL_SECONDS * 1000);
      expect(await room.auth.token(server)).toMatchObject({ kind: 'held', held: { scopes: ['tools', 'tools.write'] } });
    });

    test('does not ask for what policy never asks for', async () => {
      const server = await withSecret();
      room.policy.mayAsk = (_, scope) => scope !== 'tools.write';
      await signIn(server);
      expect(await widen(server, 'tools.write')).toMatchObject({ scopes: ['tools'] });
      expect(asked()).toEqual(['tools', 'tools']);
    });
  });
});
