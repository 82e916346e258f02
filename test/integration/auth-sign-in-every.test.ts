/** A new sign-in every so many hours, demanded by the person whatever the issuer would allow. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anIdToken } from '../fakes/id-token.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS = 12;

let own: IssuerRoom;

beforeEach(async () => {
  own = await openIssuerRoom({ scopes: ['openid', 'tools'] });
  await own.signIn();
});

afterEach(() => own[Symbol.asyncDispose]());

const demand = (hours: number) => own.room.auth.requireSignIn(own.issuer.issuer, hours);
const token = () => own.room.auth.token(own.room.server);
const maxAge = () => own.room.person.tabs.at(-1)?.searchParams.get('max_age');

test('until the hours are over tokens are refreshed as ever, then they are dead, without a request and without a tab', async () => {
  demand(HOURS);
  own.room.clock.advance(HOURS * HOUR_MS - 1);
  expect(await token()).toMatchObject({ kind: 'held' });
  const hits = own.issuer.hits.length;
  own.room.clock.advance(1);
  expect(await token()).toEqual({ kind: 'dead' });
  expect(await own.room.auth.isSpent(own.room.server)).toBe(true);
  own.room.clock.advance(HOURS * HOUR_MS);
  expect(await token()).toEqual({ kind: 'dead' });
  expect(own.issuer.hits.length).toBe(hits);
  expect(own.room.person.tabs).toHaveLength(1);
});

test('a token that the server refused is dead as well, instead of being refreshed', async () => {
  demand(HOURS);
  const answer = await token();
  if (answer.kind !== 'held') throw new Error(answer.kind);
  own.room.clock.advance(HOURS * HOUR_MS);
  expect(await own.room.auth.refused(own.room.server, answer.held)).toEqual({ kind: 'dead' });
  expect(own.bodiesTo('/token')).toHaveLength(1);
});

test('the issuer is asked for a sign-in no older than that, and signing in again begins the hours anew', async () => {
  expect(maxAge()).toBeNull();
  demand(HOURS);
  own.room.clock.advance(HOURS * HOUR_MS);
  expect(await token()).toEqual({ kind: 'dead' });
  await own.signIn();
  expect(maxAge()).toBe(`${HOURS * 3600}`);
  own.room.clock.advance(HOURS * HOUR_MS - 1);
  expect(await token()).toMatchObject({ kind: 'held' });
  own.room.clock.advance(1);
  expect(await token()).toEqual({ kind: 'dead' });
});

/** Nobody is signed in yet, and the issuer will say that the person proved who they are so long ago. */
async function provenAgo(ms: number | undefined): Promise<void> {
  await own[Symbol.asyncDispose]();
  own = await openIssuerRoom({ scopes: ['openid', 'tools'] });
  const { issuer, registration } = own.issuer;
  const client = 'ours';
  registration.body = { client_id: client };
  const authenticatedAt = ms === undefined ? {} : { authenticatedAt: Date.now() - ms };
  own.issuer.tokenExtras = {
    id_token: anIdToken({ issuer, client, at: Date.now(), livesMs: HOUR_MS, ...authenticatedAt }),
  };
}

test.each([
  ['within those hours', HOURS * HOUR_MS - MINUTE_MS],
  ['a little earlier by a clock that is off', HOURS * HOUR_MS + 4 * MINUTE_MS],
  ['at a time it does not tell', undefined],
])('an issuer whose person signed in %s is believed', async (_, ms) => {
  await provenAgo(ms);
  demand(HOURS);
  expect(await own.signIn()).toMatchObject({ id: 'ada' });
});

test('an issuer that takes an older sign-in all the same is not: its tokens are not kept but given back', async () => {
  await provenAgo(HOURS * HOUR_MS + 6 * MINUTE_MS);
  demand(HOURS);
  await expect(own.signIn()).rejects.toThrow('took a sign-in older than you allow');
  expect(await token()).toEqual({ kind: 'none' });
  expect(own.formsTo('/revoke')).toHaveLength(1);
  await own.room.person.settled();
  expect(own.room.person.lastPage()?.html).toContain('older than you allow');
});

test('an issuer that was not asked for OpenID Connect knows no such age: it is asked for a new sign-in in any case', async () => {
  await using plain = await openIssuerRoom({ scopes: ['tools'] });
  plain.room.auth.requireSignIn(plain.issuer.issuer, HOURS);
  await plain.signIn();
  const asked = plain.room.person.tabs.at(-1)?.searchParams;
  expect([asked?.get('prompt'), asked?.get('max_age')]).toEqual(['login', null]);
});

test('the demand outlives a restart, and ends where the person takes it back', async () => {
  demand(HOURS);
  own.room.clock.advance(HOURS * HOUR_MS);
  await own.room.reopen();
  expect(await token()).toEqual({ kind: 'dead' });
  demand(0);
  expect(await token()).toMatchObject({ kind: 'held' });
  await own.room.reopen();
  expect(await token()).toMatchObject({ kind: 'held' });
});

test('the demand is made of one issuer alone, and who shows the accounts there is told at once', async () => {
  const changed: string[] = [];
  own.room.auth.onChange((server) => void changed.push(server));
  own.room.auth.requireSignIn('https://login.example.com', HOURS);
  expect(changed).toEqual([]);
  demand(HOURS);
  expect(changed).toEqual(['wiki']);
});

test('the demand is shown beside what else is known of the issuer, for as long as there is one', async () => {
  const shown = () => own.room.auth.issuers.list().map(({ issuer, signInEvery }) => [issuer, signInEvery]);
  await own.signIn();
  demand(HOURS);
  own.room.auth.requireSignIn('https://login.example.com', HOURS);
  expect(shown()).toEqual([
    [own.issuer.issuer, HOURS],
    ['https://login.example.com', HOURS],
  ]);
  demand(0);
  own.room.auth.requireSignIn('https://login.example.com', 0);
  expect(shown()).toEqual([[own.issuer.issuer, undefined]]);
});

test.each(['login.example.com', 'ftp://login.example.com', 'https://login.example.com/?a=b'])(
  'an issuer that cannot be one is refused, so that nobody believes in a demand that is none: %s',
  (issuer) => {
    expect(() => own.room.auth.requireSignIn(issuer, HOURS)).toThrow('cannot be a sign-in service');
  },
);
