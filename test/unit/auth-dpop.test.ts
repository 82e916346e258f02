import { calculateJwkThumbprint, EmbeddedJWK, exportJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createCredentialOf } from '../../core/auth/tokens/credential.ts';
import { dpopProof, isDpopOffered, keyPairOf, newDpopKey } from '../../core/auth/issuer/dpop.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { Secret } from '../../shared/secret.ts';

describe('tokens are bound to a key', () => {
  const issuer = ['ES256'];
  const challenge = ['DPoP resource_metadata="https://x"'];
  test.each([
    { when: 'issuer and challenge speak of it', offer: { challenge, issuer }, offered: true },
    {
      when: 'the server asks for one of our algorithms',
      offer: { challenge: ['DPoP algs="RS256 ES256"'], issuer },
      offered: true,
    },
    {
      when: 'the server lists our algorithm',
      offer: { challenge: [], resource: { algorithms: issuer }, issuer },
      offered: true,
    },
    { when: 'the server requires it', offer: { challenge: [], resource: { required: true }, issuer }, offered: true },
    { when: 'only the issuer speaks of it', offer: { challenge: ['Bearer scope="a"'], issuer }, offered: false },
    { when: 'only the server speaks of it', offer: { challenge, resource: { required: true } }, offered: false },
    { when: 'the issuer wants other algorithms', offer: { challenge, issuer: ['RS256'] }, offered: false },
    {
      when: 'the challenge wants other algorithms',
      offer: { challenge: ['DPoP algs="RS256"'], issuer },
      offered: false,
    },
    {
      when: "the server's description wants other algorithms",
      offer: { challenge, resource: { algorithms: ['RS256'], required: true }, issuer },
      offered: false,
    },
  ])('$offered when $when', ({ offer, offered }) => {
    expect(isDpopOffered(offer)).toBe(offered);
  });
});

describe('a proof', () => {
  const proving = { method: 'POST', accessToken: new Secret('a-token'), now: Date.now() };

  test('names the request without query and fragment, and shows the public half of the key alone', async () => {
    const key = newDpopKey();
    const url = new URL('https://notes.example:8443/mcp/?session=1#there');
    const verified = await jwtVerify(dpopProof(key, { ...proving, url }), EmbeddedJWK, { typ: 'dpop+jwt' });
    expect(verified.payload).toMatchObject({ htm: 'POST', htu: 'https://notes.example:8443/mcp/' });
    const { jwk = {} } = verified.protectedHeader;
    expect(Object.keys(jwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y']);
    const { publicKey } = await keyPairOf(key);
    expect(await calculateJwkThumbprint(jwk)).toBe(await calculateJwkThumbprint(await exportJWK(publicKey)));
  });
});

describe('the nonce of a server', () => {
  const url = new URL('https://notes.example/mcp');
  const credentialOf = createCredentialOf(systemClock);
  const set = { accessToken: new Secret('a-token'), dpop: { key: newDpopKey(), bound: true } };
  const nonceFor = async (at: URL) => {
    const { dpop = '' } = await credentialOf(set).headers('POST', at);
    return (await jwtVerify(dpop, EmbeddedJWK)).payload['nonce'];
  };
  const wants = { 'www-authenticate': 'Bearer scope="a", DPoP error="use_dpop_nonce"' };

  test.each([
    { answer: { status: 401, headers: { ...wants, 'dpop-nonce': 'one' } }, again: true, nonce: 'one' },
    { answer: { status: 200, headers: { 'dpop-nonce': 'two' } }, again: false, nonce: 'two' },
    { answer: { status: 401, headers: wants }, again: false, nonce: 'two' },
    { answer: { status: 403, headers: { ...wants, 'dpop-nonce': 'three' } }, again: false, nonce: 'three' },
    { answer: { status: 401, headers: { 'dpop-nonce': 'four' } }, again: false, nonce: 'four' },
  ])('after $answer', async ({ answer, again, nonce }) => {
    expect(credentialOf(set).answered?.(url, answer)).toBe(again);
    expect(await nonceFor(url)).toBe(nonce);
    expect(await nonceFor(new URL('https://wiki.example/mcp'))).toBeUndefined();
  });
});
