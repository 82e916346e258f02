import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuthServer } from '../../core/auth/auth.ts';
import type { MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { METADATA, openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import { browserStep, PRM, type AuthRoom } from './auth-room.ts';

let own: IssuerRoom;
let issuer: MisbehavingIssuer;
let room: AuthRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  ({ issuer, room } = own);
});

afterEach(() => own[Symbol.asyncDispose]());

async function expectRefusal(code: string, server?: AuthServer): Promise<void> {
  await expect(own.signIn(server)).rejects.toMatchObject({ problem: { code } });
  expect(room.person.tabs).toHaveLength(0);
  expect(own.paths().filter((path) => ['/authorize', '/token', '/register'].includes(path))).toEqual([]);
}

describe('before the browser opens, a sign-in is refused', () => {
  test('when the metadata names another issuer', async () => {
    own.change({ issuer: `${issuer.origin}/other` });
    await expectRefusal('authorization-metadata');
  });

  test('when the issuer differs by a slash only', async () => {
    own.change({ issuer: `${issuer.issuer}/` });
    await expectRefusal('authorization-metadata');
  });

  test.each([{ methods: undefined }, { methods: [] }, { methods: ['plain'] }])(
    'when PKCE with S256 is not advertised: $methods',
    async ({ methods }) => {
      own.change({ code_challenge_methods_supported: methods });
      await expectRefusal('authorization-metadata');
    },
  );

  test.each([
    { authorization_endpoint: 'javascript:alert(1)' },
    { authorization_endpoint: 'file:///etc/passwd' },
    { authorization_endpoint: 'http://idp.example.com/authorize' },
    { authorization_endpoint: 'https://user:password@idp.example.com/authorize' },
    { token_endpoint: 'http://idp.example.com/token' },
    { registration_endpoint: 'http://idp.example.com/register' },
    { revocation_endpoint: 'http://idp.example.com/revoke' },
    { jwks_uri: 'data:application/json,{}' },
  ])('when an endpoint is not https: %o', async (endpoint) => {
    own.change(endpoint);
    await expectRefusal('authorization-metadata');
  });

  test('when the description is about another server', async () => {
    room.description.resource = 'https://evil.example.com/mcp';
    await expectRefusal('authorization-metadata');
    expect(own.paths()).toEqual([]);
  });

  test('when the description at the own address is about its parent', async () => {
    room.description.resource = room.origin;
    await expectRefusal('authorization-metadata');
  });

  test('when the description names no issuer', async () => {
    room.description.authorization_servers = [];
    await expectRefusal('authorization-metadata');
  });

  test('when the description fails with a 5xx, which is not "absent"', async () => {
    room.documents.set(PRM, 503);
    await expectRefusal('sign-in-unavailable');
    expect(room.fetched).toHaveLength(1);
  });

  test('when the address in the challenge has no description, without trying others', async () => {
    room.documents.delete(PRM);
    room.documents.set('/.well-known/oauth-protected-resource', { ...room.description, resource: room.origin });
    await expectRefusal('authorization-metadata');
    expect(room.fetched).toEqual([`${room.origin}${PRM}`]);
  });

  test('when a server elsewhere points to this machine', async () => {
    const server = { ...room.server, url: 'https://mcp.example.com/mcp' };
    await expectRefusal('authorization-metadata', server);
    expect(room.fetched).toEqual([]);
  });

  test('when the issuer publishes nothing', async () => {
    issuer.documents.clear();
    await expectRefusal('authorization-metadata');
  });

  test('when the issuer neither registers clients nor was one given', async () => {
    own.change({ registration_endpoint: undefined });
    await expectRefusal('registration-needed');
  });
});

describe('the issuer is found', () => {
  test('in the specified order, and never at the root of one with a path', async () => {
    issuer.documents.clear();
    issuer.documents.set('/.well-known/oauth-authorization-server', issuer.metadata());
    issuer.documents.set('/tenant/.well-known/openid-configuration', issuer.metadata());
    await own.signIn();
    expect(own.paths().slice(0, 3)).toEqual([
      METADATA,
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
    ]);
  });

  test('by the well-known address for the path, then the one for the root, without a challenge', async () => {
    room.documents.delete(PRM);
    room.documents.set('/.well-known/oauth-protected-resource', { ...room.description, resource: room.origin });
    await room.auth.signIn(room.server, []).done;
    expect(room.fetched.slice(0, 2)).toEqual([
      `${room.origin}${PRM}`,
      `${room.origin}/.well-known/oauth-protected-resource`,
    ]);
    expect(room.person.tabs[0]?.searchParams.get('resource')).toBe(room.origin);
  });

  test("at the server's own address for a server of 2025-03-26", async () => {
    room.documents.clear();
    const own = Object.entries(issuer.metadata()).map(([name, value]) => [
      name,
      name === 'issuer' ? room.origin : value,
    ]);
    room.documents.set('/.well-known/oauth-authorization-server', Object.fromEntries(own));
    await room.auth.signIn(room.server, []).done;
    expect(room.person.tabs[0]?.searchParams.get('resource')).toBe(room.server.url);
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
  });

  test('only on the word of the person where nothing says that PKCE is supported', async () => {
    own.change({ code_challenge_methods_supported: undefined });
    const wish = { issuer: issuer.issuer, name: 'assume-pkce' as const };
    const { issuers } = room.auth;
    expect(() => issuers.setDeviation({ ...wish, riskAccepted: false })).toThrow('can take over your account');
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'authorization-metadata' } });
    issuers.setDeviation({ ...wish, riskAccepted: true });
    await own.signIn();
    expect(room.person.tabs[0]?.searchParams.get('code_challenge_method')).toBe('S256');
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    issuers.removeDeviation(wish.issuer, wish.name);
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'unavailable' });
  });

  test('preferring one we are registered at where a server names several', async () => {
    await own.signIn();
    room.description.authorization_servers = ['https://idp.example.com', issuer.issuer];
    await own.signIn();
    expect(room.person.tabs).toHaveLength(2);
  });
});

describe('the answer', () => {
  test.each([
    { answer: { iss: 'https://evil.example.com' } },
    { answer: { iss: 'https://evil.example.com', code: undefined, error: 'boo', error_description: 'call 555' } },
  ])('of another issuer is not acted on and not shown: %o', async ({ answer }) => {
    issuer.answer = answer;
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
    await room.person.settled();
    expect(own.paths()).not.toContain('/token');
    expect(room.person.lastPage()?.html).not.toMatch(/boo|555|evil/);
  });

  test('without iss is refused where the issuer promised one', async () => {
    own.change({ authorization_response_iss_parameter_supported: true });
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
    expect(own.paths()).not.toContain('/token');
  });

  test('with another state does not end the sign-in', async () => {
    issuer.answer = { state: 'guessed' };
    const open = room.auth.signIn(room.server, room.challenge);
    await browserStep(open);
    await room.person.settled();
    expect(room.person.lastPage()).toMatchObject({ status: 400 });
    expect(own.paths()).not.toContain('/token');
    expect(room.auth.openSignIn('wiki')).toBe(open);
    open.cancel();
    await expect(open.done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
  });

  test('is traded with the verifier and the resource', async () => {
    await own.signIn();
    const [form] = own.formsTo('/token');
    expect(form?.get('resource')).toBe(room.description.resource);
    expect(form?.get('code_verifier')?.length).toBeGreaterThanOrEqual(43);
  });
});
