import { generateKeyPairSync } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import { afterEach, describe, expect, test } from 'vitest';
import { clientMetadata } from '../../build/client-metadata.ts';
import { Secret } from '../../shared/secret.ts';
import { startCompanyIdp, type CompanyIdp, type CompanyIdpOptions } from '../fakes/company-idp.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const DOCUMENT = 'https://drawbridge.example/client.json';
let idp: CompanyIdp;
let room: AuthRoom;

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

/** A company whose identity provider is one rung richer or poorer than the next. */
async function open(options: Partial<CompanyIdpOptions> = {}): Promise<void> {
  room = await openAuthRoom({ scopes: ['tools'] });
  const resources = [`${room.origin}/mcp`];
  idp = await startCompanyIdp({ resources, ...options });
  room.description.authorization_servers = [idp.issuer];
}

const documents = new Map([[DOCUMENT, clientMetadata(DOCUMENT)]]);
const ours: ClientMetadata = {
  client_id: 'ours',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
};

/** Signs in, refreshes once, and tells which client the issuer saw, and whether it registered any. */
async function seenBy(server = room.server): Promise<{ clients: Set<string | undefined>; registered: number }> {
  await room.auth.signIn(server, room.challenge).done;
  room.clock.advance(590_000);
  expect(await room.auth.token(server)).toMatchObject({ kind: 'held' });
  const used = idp.log.filter(({ request }) => request === 'authorization' || request === 'token');
  expect(used.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'ok')).toEqual([]);
  return {
    clients: new Set(used.map(({ client }) => client)),
    registered: idp.log.filter(({ request }) => request === 'registration').length,
  };
}

describe('the first rung to be had is taken:', () => {
  test('a client that the person gave, though a document and registration would do', async () => {
    await open({ clients: [ours], documents });
    room.rules.documentUrl = () => DOCUMENT;
    expect(await seenBy({ ...room.server, clientId: 'ours' })).toEqual({ clients: new Set(['ours']), registered: 0 });
  });

  test('else the public document, though registration would do', async () => {
    await open({ documents });
    room.rules.documentUrl = () => DOCUMENT;
    expect(await seenBy()).toEqual({ clients: new Set([DOCUMENT]), registered: 0 });
  });

  test('else registration: where our document is not published', async () => {
    await open({ documents });
    const { clients, registered } = await seenBy();
    expect(registered).toBe(1);
    expect([...clients]).not.toContain(DOCUMENT);
  });

  test('else registration: where the issuer reads no documents', async () => {
    await open();
    room.rules.documentUrl = () => DOCUMENT;
    expect((await seenBy()).registered).toBe(1);
  });

  test.each([
    { rules: {}, idp: { dynamicRegistration: false }, because: 'it does not offer that' },
    { rules: { mayRegister: () => false }, idp: {}, because: 'registration-issuers' },
  ])('else the person is asked: $because', async ({ rules, idp: options, because }) => {
    await open(options);
    Object.assign(room.rules, rules);
    const failure = (await room.auth
      .signIn(room.server, room.challenge)
      .done.catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({ problem: { code: 'registration-needed' } });
    expect(failure.message).toContain(because);
    expect(failure.message).toContain(`enter as its redirect address http://127.0.0.1:${room.ports[0]}/callback and `);
    expect(failure.message).toContain('drawbridge client wiki --client-id ID');
    const redirects = room.ports.map((port) => `http://127.0.0.1:${port}/callback`);
    expect(failure).toMatchObject({ problem: { client: { issuer: idp.issuer, redirects } } });
    expect(idp.log).toEqual([]);
    expect(room.person.tabs).toEqual([]);
  });
});

describe('a client that the person gave proves itself by its private key', () => {
  const keys = {
    RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: () => generateKeyPairSync('ed25519'),
  };

  test.each(Object.entries(keys))('with %s', async (algorithm, makeKeys) => {
    const { publicKey, privateKey } = makeKeys();
    const client: ClientMetadata = {
      ...ours,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: algorithm as 'RS256',
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: algorithm }] },
    };
    await open({ clients: [client], assertionAlgorithms: [algorithm] });
    const server = { ...room.server, clientId: 'ours' };
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await room.auth.giveClient(server, { kind: 'key', text: new Secret(pem) });
    expect((await seenBy(server)).clients).toEqual(new Set(['ours']));
    expect(room.vault.names()).toContainEqual({ kind: 'client-key', issuer: idp.issuer, account: 'ours' });
  });

  test('and where the issuer takes no signature by such a key, nobody is sent there', async () => {
    await open({ clients: [ours], assertionAlgorithms: ['ES256'] });
    const server = { ...room.server, clientId: 'ours' };
    const pem = keys.RS256().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await room.auth.giveClient(server, { kind: 'key', text: new Secret(pem) });
    const { done } = room.auth.signIn(server, room.challenge);
    await expect(done).rejects.toMatchObject({ problem: { code: 'client-key-invalid' } });
    expect(room.person.tabs).toEqual([]);
    expect(idp.log).toEqual([]);
  });
});

describe('a registration', () => {
  test('is removed at the issuer with the last server that uses it, not before', async () => {
    await open({ resources: () => true });
    const other = { ...room.server, id: 'notes' };
    await room.auth.signIn(room.server, room.challenge).done;
    await room.auth.signIn(other, room.challenge).done;
    const removals = () => idp.log.filter(({ request }) => request === 'client_delete');
    const leave = async (server: typeof other) => {
      await room.auth.signOut(server);
      await room.auth.forgetServer(server);
    };
    await leave(room.server);
    expect(removals()).toEqual([]);
    await room.auth.signIn(other, room.challenge).done;
    expect(idp.log.filter(({ request }) => request === 'registration')).toHaveLength(1);
    await leave(other);
    expect(removals()).toMatchObject([{ outcome: 'ok' }]);
    expect(room.auth.issuers.list()).toEqual([]);
    expect(room.vault.names()).toEqual([]);
    expect(room.activity.at(-1)).toMatchObject({ kind: 'issuer.changed', outcome: 'unregistered' });
  });

  test('is kept as long as its tokens wait to be given back', async () => {
    await open();
    const removals = () => idp.log.filter(({ request }) => request === 'client_delete').length;
    await room.auth.signIn(room.server, room.challenge).done;
    idp.become('down');
    expect(await room.auth.signOut(room.server)).toMatchObject([{ revocation: 'queued' }]);
    await room.auth.forgetServer(room.server);
    idp.become('up');
    expect(removals()).toBe(0);
    room.clock.advance(3_600_000);
    await room.reopen();
    expect(idp.log.filter(({ request }) => request === 'revocation').map(({ outcome }) => outcome)).toContain('ok');
    expect(removals()).toBe(1);
    expect(room.vault.names()).toEqual([]);
  });
});
