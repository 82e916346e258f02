/** An issuer that moves its endpoints is followed; another issuer gets nothing that the first gave. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { METADATA, openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import { Secret } from '../../shared/secret.ts';

let own: IssuerRoom;
let next: MisbehavingIssuer;

beforeEach(async () => {
  own = await openIssuerRoom();
  next = await startMisbehavingIssuer({ path: '/next' });
  next.registration.body = { client_id: 'client-of-next' };
  await own.signIn();
});
afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await next.stop();
});

test('metadata is read anew for each refresh: a token endpoint that moved is found', async () => {
  const { room, issuer } = own;
  issuer.documents.set(METADATA, { ...issuer.metadata(), token_endpoint: `${issuer.origin}/token`, moved: true });
  own.change({ token_endpoint: `${next.origin}/token` });
  room.clock.advance(600_000);
  expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
  expect(next.hits.map(({ path }) => path)).toEqual(['/token']);
});

test('metadata that names another issuer now gets no refresh token', async () => {
  const { room } = own;
  own.change({ issuer: next.issuer, token_endpoint: `${next.origin}/token` });
  room.clock.advance(600_000);
  expect(await room.auth.token(room.server)).toMatchObject({
    kind: 'unavailable',
    problem: { code: 'authorization-metadata' },
  });
  expect(next.hits).toEqual([]);
});

test('a server that changed its issuer: old tokens go to the old one only, and the next sign-in registers at the new one', async () => {
  const { room, issuer } = own;
  const [client] = own.formsTo('/token').map((form) => form.get('client_id'));
  room.description.authorization_servers = [next.issuer];
  room.clock.advance(600_000);
  expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
  expect(next.hits).toEqual([]);

  const before = issuer.hits.length;
  expect(await own.signIn()).toMatchObject({ issuer: next.issuer });
  const asked = issuer.hits.slice(before).filter(({ path }) => ['/authorize', '/register', '/token'].includes(path));
  expect(asked).toEqual([]);
  expect(next.hits.map(({ path }) => path)).toContain('/register');
  const sent = next.hits.map(({ body }) => body).join('\n');
  expect(sent).not.toContain(String(client));
  const refreshTokens = issuer.hits.flatMap(({ body }) => new URLSearchParams(body).get('refresh_token') ?? []);
  for (const token of refreshTokens) expect(sent).not.toContain(token);
});

test('an access token that the server refuses is replaced by a request to its own issuer', async () => {
  const { room } = own;
  const answer = await room.auth.token(room.server);
  if (answer.kind !== 'held') throw new Error(answer.kind);
  const renewed = await room.auth.refused(room.server, answer.held);
  if (renewed.kind !== 'held') throw new Error(renewed.kind);
  expect(Secret.unwrap(renewed.held.token)).not.toBe(Secret.unwrap(answer.held.token));
  expect(own.paths().slice(-2)).toEqual([METADATA, '/token']);
});
