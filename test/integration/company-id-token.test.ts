/** What a company's identity provider sends after a sign-in is checked before anybody is vouched for with it. */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicPart } from '../fakes/idp-token-exchange.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

let room: AuthRoom;
let issuer: MisbehavingIssuer;
const keys = { one: signingKey('one'), other: signingKey('one'), newer: signingKey('newer') };

beforeEach(async () => {
  issuer = await startMisbehavingIssuer();
  room = await openAuthRoom();
  issuer.documents.set('/.well-known/oauth-authorization-server', {
    ...issuer.metadata(),
    jwks_uri: `${issuer.origin}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  });
  publish(keys.one);
  room.companies.companies.push({
    name: 'acme',
    issuer: issuer.issuer,
    client: { id: 'drawbridge' },
    authorizationServers: {},
  });
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await issuer.stop();
});

const publish = (key: JWK) => issuer.documents.set('/jwks', { keys: [publicPart(key)] });

interface Wrong {
  claims?: Record<string, unknown>;
  key?: JWK;
}

/** From now on the provider makes an ID token so. The one of a sign-in holds its nonce. */
function answerWith({ claims = {}, key = keys.one }: Wrong): void {
  let nonce: string | undefined;
  issuer.refuses = (asked, at) => {
    if (at === 'authorize') nonce = asked.get('nonce') ?? undefined;
    return undefined;
  };
  const made = () => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: issuer.issuer, aud: 'drawbridge', sub: 'ada', iat: now, exp: now + 600, nonce, ...claims };
  };
  // Made when it is asked for: the nonce is known by then.
  Object.defineProperty(issuer, 'tokenExtras', { configurable: true, get: () => ({ id_token: signed(made(), key) }) });
}

async function signIn(wrong: Wrong = {}): Promise<unknown> {
  answerWith(wrong);
  return room.auth.signIn(room.auth.companies.server('acme'), []).done;
}

describe('an ID token', () => {
  test('that is right signs its person in', async () => {
    expect(await signIn()).toMatchObject({ id: 'ada', server: '@acme' });
  });

  test.each<[string, Wrong]>([
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['for another client', { claims: { aud: 'somebody-else' } }],
    ['that has ended', { claims: { exp: 1_000_000 } }],
    ['with another nonce', { claims: { nonce: 'of-another-sign-in' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['signed by another key of that name', { key: keys.other }],
    ['signed by a key that is not published', { key: keys.newer }],
  ])('%s signs nobody in', async (_, wrong) => {
    await expect(signIn(wrong)).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
    expect(room.auth.accounts('@acme')).toEqual([]);
    expect(room.vault.texts()).toEqual([]);
  });

  test('signed by a key that was published just now signs its person in', async () => {
    await signIn();
    publish(keys.newer);
    expect(await signIn({ key: keys.newer })).toMatchObject({ id: 'ada' });
  });

  test('that does not come signs nobody in', async () => {
    issuer.tokenExtras = {};
    const done = room.auth.signIn(room.auth.companies.server('acme'), []).done;
    await expect(done).rejects.toMatchObject({ problem: { code: 'sign-in-unavailable' } });
  });
});

describe('an ID token that is renewed', () => {
  const refreshes = () =>
    issuer.hits
      .filter(({ path, body }) => path === '/token' && body.includes('refresh_token'))
      .map(({ body }) => new URLSearchParams(body).get('refresh_token'));
  const atCompany = () => room.auth.token(room.auth.companies.server('acme'));
  const state = async () => (await room.auth.companies.list())[0]?.state;

  test.each<[string, Wrong]>([
    ['for another client', { claims: { aud: 'somebody-else' } }],
    ['of somebody else', { claims: { sub: 'eve' } }],
    ['by a key that is not published', { key: keys.newer }],
  ])('%s is not taken, and the refresh token that came with it is not lost', async (_, wrong) => {
    await signIn();
    answerWith(wrong);
    room.clock.advance(560_000);
    expect(await atCompany()).toMatchObject({ kind: 'held', held: { account: { id: 'ada' } } });
    answerWith({});
    room.clock.advance(30_000);
    expect(await atCompany()).toMatchObject({ kind: 'held' });
    const [first, second, ...more] = refreshes();
    expect([first === second, more]).toEqual([false, []]);
    room.clock.advance(500_000);
    expect(await state()).toBe('signed-in');
  });
});

function signed(claims: object, key: JWK): string {
  const text = [{ alg: 'RS256', kid: key.kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const made = sign('sha256', Buffer.from(text), createPrivateKey({ key: key as JsonWebKey, format: 'jwk' }));
  return `${text}.${made.toString('base64url')}`;
}

function signingKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } as JWK;
}
