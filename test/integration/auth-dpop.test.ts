import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CredentialHeaders } from '../../core/ports/credential.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openAuthRoom, PRM, type AuthRoom } from './auth-room.ts';

let issuer: MisbehavingIssuer;
let room: AuthRoom;

beforeEach(async () => {
  issuer = await startMisbehavingIssuer();
  issuer.documents.set('/.well-known/oauth-authorization-server', {
    ...issuer.metadata(),
    dpop_signing_alg_values_supported: ['RS256', 'ES256'],
  });
  issuer.tokenExtras = { token_type: 'DPoP' };
  room = await openAuthRoom();
  room.description.authorization_servers = [issuer.issuer];
  room.challenge = [`DPoP algs="ES256", resource_metadata="${room.origin}${PRM}"`];
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await issuer.stop();
});

/** What the server is shown after a sign-in, and whether a proof went with the last token request. */
async function shown(): Promise<CredentialHeaders> {
  const answer = await room.auth.token(room.server);
  if (answer.kind !== 'held') throw new Error(`expected a token, got ${answer.kind}`);
  return answer.held.credential.headers('POST', new URL(room.server.url));
}
const proofs = () => issuer.hits.filter(({ path }) => path === '/token').map(({ dpop }) => dpop !== undefined);

async function signIn(): Promise<CredentialHeaders> {
  await room.auth.signIn(room.server, room.challenge).done;
  return shown();
}

describe('a token is bound to a key', () => {
  test('where server and issuer offer it', async () => {
    expect(await signIn()).toMatchObject({
      authorization: expect.stringMatching(/^DPoP access-/) as string,
      dpop: expect.any(String) as string,
    });
    expect(proofs()).toEqual([true]);
  });

  test('and the key is in no file in clear', async () => {
    await signIn();
    const [record] = room.vault.seen.filter((text) => text.includes('accessToken'));
    const { dpop } = JSON.parse(record ?? '{}') as { dpop: { key: string } };
    const { d } = JSON.parse(dpop.key) as { d: string };
    expect(d.length).toBeGreaterThan(40);
    for (const name of readdirSync(room.folder)) {
      expect(readFileSync(join(room.folder, name), 'latin1')).not.toContain(d);
    }
  });
});

describe('a token is a plain bearer', () => {
  const bearer = { authorization: expect.stringMatching(/^Bearer access-/) as string };

  test('where the issuer says so, though it saw the proof; the next refresh is proven all the same', async () => {
    issuer.tokenExtras = { token_type: 'Bearer' };
    expect(await signIn()).toEqual(bearer);
    room.clock.advance(600_000);
    expect(await shown()).toEqual(bearer);
    // The refresh token may be bound although the access token is not (RFC 9449 5).
    expect(proofs()).toEqual([true, true]);
  });

  test('where only the issuer offers more: a server that knows no other scheme would refuse it', async () => {
    issuer.tokenExtras = {};
    room.challenge = [`Bearer resource_metadata="${room.origin}${PRM}"`];
    expect(await signIn()).toEqual(bearer);
    expect(proofs()).toEqual([false]);
  });

  test('where the person wants it so', async () => {
    issuer.tokenExtras = {};
    room.choices.dpop = false;
    expect(await signIn()).toEqual(bearer);
    expect(proofs()).toEqual([false]);
  });
});
