import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../shared/secret.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import type { AuthRoom } from './auth-room.ts';

let own: IssuerRoom;
let issuer: MisbehavingIssuer;
let room: AuthRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  ({ issuer, room } = own);
});

afterEach(() => own[Symbol.asyncDispose]());

describe('a client', () => {
  test('is registered as native, for refresh tokens, without a secret', async () => {
    issuer.registration.body = { token_endpoint_auth_method: 'none' };
    await own.signIn();
    const asked = JSON.parse(own.bodiesTo('/register')[0] ?? '{}') as Record<string, unknown>;
    expect(asked).toMatchObject({
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    });
    expect(asked['redirect_uris']).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)]);
  });

  test('with a secret proves itself as registration said, and the secret is in the vault only', async () => {
    issuer.registration = {
      status: 200,
      body: { client_id: 'a-client', client_secret: 'pass:word%', token_endpoint_auth_method: 'client_secret_basic' },
    };
    await own.signIn();
    const { authorization } = issuer.hits.find(({ path }) => path === '/token') ?? {};
    const credentials = Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    expect(credentials).toBe('a-client:pass%3Aword%25');
    expect(room.vault.names().map(({ kind }) => kind)).toContain('client');
  });

  test('is asked of the person where the issuer refuses to register us', async () => {
    issuer.registration = { status: 400, body: { error: 'invalid_redirect_uri' } };
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    expect(room.person.tabs).toHaveLength(0);
  });

  test('given by the person is used, and its secret is bound to the issuer it was first used at', async () => {
    const given = { ...room.server, clientId: 'ours' };
    await room.vault.put({ kind: 'client', issuer: given.id, account: 'ours' }, new Secret('brought'));
    await own.signIn(given);
    expect(own.paths()).not.toContain('/register');
    expect(room.vault.names()).toContainEqual({ kind: 'client', issuer: issuer.issuer, account: 'ours' });
    expect(room.vault.names()).not.toContainEqual({ kind: 'client', issuer: given.id, account: 'ours' });
    const other = await startMisbehavingIssuer();
    room.description.authorization_servers = [other.issuer];
    await expect(own.signIn(given)).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    expect(other.hits.map(({ path }) => path)).toEqual(['/.well-known/oauth-authorization-server']);
    await other.stop();
  });
});

describe('a refresh', () => {
  const refresh = async () => {
    room.clock.advance(600_000);
    return room.auth.token(room.server);
  };
  const lastRefreshToken = (): string | null | undefined => own.formsTo('/token').at(-1)?.get('refresh_token');

  test('keeps the old refresh token where the answer has none', async () => {
    await own.signIn();
    issuer.tokenExtras = { refresh_token: undefined };
    await refresh();
    const first = lastRefreshToken();
    expect(await refresh()).toMatchObject({ kind: 'held' });
    expect(lastRefreshToken()).toBe(first);
  });

  test('is not spoilt by an id_token that fails validation', async () => {
    await own.signIn();
    issuer.tokenExtras = { id_token: 'not.a.token' };
    expect(await refresh()).toMatchObject({ kind: 'held' });
  });

  test('that is put off with an OAuth error leaves the sign-in as it was', async () => {
    await own.signIn();
    issuer.tokens = { error: 'temporarily_unavailable' };
    expect(await refresh()).toMatchObject({ kind: 'unavailable' });
    issuer.tokens = 'ok';
    expect(await refresh()).toMatchObject({ kind: 'held' });
  });

  test('that is refused because the client was forgotten is dead, and the next sign-in registers anew', async () => {
    await own.signIn();
    issuer.tokens = 'challenge';
    expect(await refresh()).toEqual({ kind: 'dead' });
    issuer.tokens = 'ok';
    await own.signIn();
    expect(own.bodiesTo('/register')).toHaveLength(2);
  });

  test('of a token that never says when it ends happens only after a refusal', async () => {
    issuer.tokenExtras = { expires_in: undefined };
    await own.signIn();
    const answer = await refresh();
    if (answer.kind !== 'held') throw new Error(answer.kind);
    expect(own.bodiesTo('/token')).toHaveLength(1);
    expect(await room.auth.refused(room.server, answer.held)).toMatchObject({ kind: 'held' });
    expect(own.bodiesTo('/token')).toHaveLength(2);
  });

  test('is not possible without a refresh token: refused or ended means dead', async () => {
    issuer.tokenExtras = { refresh_token: undefined };
    await own.signIn();
    expect(room.auth.account('wiki')).toMatchObject({ refreshable: false });
    expect(await refresh()).toEqual({ kind: 'dead' });
  });
});

describe('a step-up', () => {
  test('asks for what was held and what the server wants now', async () => {
    await own.signIn();
    const challenge = [`${room.challenge[0]}, error="insufficient_scope", scope="admin"`];
    await room.auth.signIn(room.server, challenge).done;
    expect(room.person.tabs[1]?.searchParams.get('scope')).toBe('tools admin');
  });
});
