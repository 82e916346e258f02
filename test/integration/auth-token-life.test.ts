/** The life of tokens: ahead of their end, across wrong clocks, sleep and bad networks, and at issuers that want to be left alone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Auth, TokenAnswer } from '../../core/auth/auth.ts';
import { isFresh, lifeOf, type TokenSet } from '../../core/auth/tokens/token-sets.ts';
import { Secret } from '../../shared/secret.ts';
import { anIdToken } from '../fakes/id-token.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';

/** What the misbehaving issuer's tokens live. */
const TTL_MS = 600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

let own: IssuerRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  own.issuer.registration.body = { client_id: 'ours' };
});

afterEach(() => own[Symbol.asyncDispose]());

const token = (auth: Auth = own.room.auth) => auth.token(own.room.server);
const requestsTo = (path: string) => own.paths().filter((one) => one === path).length;
const textOf = (answer: TokenAnswer) => (answer.kind === 'held' ? Secret.unwrap(answer.held.token) : answer.kind);
/** The first request of the sign-in is the exchange. */
const refreshes = () => requestsTo('/token') - 1;

async function refuse(): Promise<TokenAnswer> {
  const answer = await token();
  if (answer.kind !== 'held') throw new Error(answer.kind);
  return own.room.auth.refused(own.room.server, answer.held);
}

describe('ahead of its end', () => {
  test('a token is refreshed at a moment of its own, from 60 to 90 seconds before', () => {
    const aheadOf = (chance: number) => {
      const { expiresAt = 0, refreshAt = 0 } = lifeOf(3600, 0, chance);
      return (expiresAt - refreshAt) / 1000;
    };
    expect([0, 0.5, 1].map(aheadOf)).toEqual([60, 75, 90]);
  });

  test('a token that lives half a minute is still used for most of it', () => {
    const set = { access: 'good', ...lifeOf(30, 0, 1) } as TokenSet;
    expect([25_000, 26_000].map((now) => isFresh(set, now))).toEqual([true, false]);
  });

  test('machines that began together do not ask together', async () => {
    const chances = [0, 1];
    await using late = await openIssuerRoom({ chance: () => chances.shift() ?? 0 });
    await late.signIn();
    // The second token drew the longest lead: 90 seconds.
    late.room.clock.advance(TTL_MS);
    await late.room.auth.token(late.room.server);
    late.room.clock.advance(TTL_MS - 91_000);
    await late.room.auth.token(late.room.server);
    expect(late.bodiesTo('/token')).toHaveLength(2);
    late.room.clock.advance(2000);
    await late.room.auth.token(late.room.server);
    expect(late.bodiesTo('/token')).toHaveLength(3);
  });

  test('an issuer that refuses costs no token that still works, is asked once, and the person is told only at its end', async () => {
    await own.signIn();
    const before = textOf(await token());
    own.issuer.tokens = { error: 'invalid_grant' };
    own.room.clock.advance(TTL_MS - 30_000);
    expect([textOf(await token()), textOf(await token()), textOf(await token())]).toEqual([before, before, before]);
    expect(refreshes()).toBe(1);
    own.room.clock.advance(30_000);
    expect(await token()).toEqual({ kind: 'dead' });
    expect(refreshes()).toBe(1);
    expect(own.room.person.tabs).toHaveLength(1);
  });
});

describe('the clock of the issuer', () => {
  const idTokenOff = (byMs: number, livesMs: number) =>
    anIdToken({ issuer: own.issuer.issuer, client: 'ours', at: Date.now() + byMs, livesMs });

  test.each([
    { title: 'four minutes ahead', byMs: 4 * MINUTE_MS },
    { title: 'four minutes behind, with an id_token of one minute', byMs: -4 * MINUTE_MS },
  ])('may be $title', async ({ byMs }) => {
    own.issuer.tokenExtras = { id_token: idTokenOff(byMs, byMs < 0 ? MINUTE_MS : HOUR_MS) };
    expect(await own.signIn()).toMatchObject({ id: 'ada' });
    own.room.clock.advance(TTL_MS);
    expect(await token()).toMatchObject({ kind: 'held' });
  });

  test.each([
    { title: 'an id_token that ended ten minutes ago', byMs: -10 * MINUTE_MS, livesMs: MINUTE_MS },
    { title: 'an id_token that begins in ten minutes', byMs: 10 * MINUTE_MS, livesMs: HOUR_MS },
  ])('may not be further off: $title', async ({ byMs, livesMs }) => {
    own.issuer.tokenExtras = { id_token: idTokenOff(byMs, livesMs) };
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
  });
});

describe('the clock of this machine', () => {
  test('set forward by an hour costs one refresh', async () => {
    await own.signIn();
    own.room.clock.sleep(HOUR_MS);
    expect(await token()).toMatchObject({ kind: 'held' });
    expect(await token()).toMatchObject({ kind: 'held' });
    expect(refreshes()).toBe(1);
  });

  test('set back by an hour hands out what it has until the server refuses it, then refreshes once', async () => {
    await own.signIn();
    own.room.clock.sleep(-HOUR_MS);
    const before = textOf(await token());
    expect(before).not.toBe('dead');
    expect(textOf(await refuse())).not.toBe(before);
    expect(refreshes()).toBe(1);
  });

  test('set back right after a refused token was replaced makes no dead sign-in of it', async () => {
    await own.signIn();
    await refuse();
    own.room.clock.sleep(-HOUR_MS);
    expect(await refuse()).toMatchObject({ kind: 'held' });
  });

  test('set back during a pause does not make the pause longer', async () => {
    await own.signIn();
    own.issuer.manners.set('/token', { status: 429, retryAfter: '120' });
    expect(await refuse()).toMatchObject({ kind: 'unavailable' });
    own.issuer.manners.clear();
    own.room.clock.sleep(-HOUR_MS);
    expect(await token()).toMatchObject({ kind: 'held' });
  });

  test('changes nothing about a date in Retry-After, which is meant by the clock of the issuer', async () => {
    await own.signIn();
    const issuerNow = Date.now() - 30 * MINUTE_MS;
    const inWords = (at: number) => new Date(at).toUTCString();
    own.issuer.manners.set('/token', {
      status: 429,
      date: inWords(issuerNow),
      retryAfter: inWords(issuerNow + MINUTE_MS),
    });
    expect(await refuse()).toMatchObject({ kind: 'unavailable' });
    own.room.clock.advance(MINUTE_MS - 1000);
    expect(await token()).toMatchObject({ kind: 'unavailable' });
    expect(refreshes()).toBe(1);
    own.room.clock.advance(2000);
    own.issuer.manners.clear();
    expect(await token()).toMatchObject({ kind: 'held' });
  });
});

describe('after sleep and where the network changed', () => {
  test('waking without a network is quiet, and all goes on when there is one', async () => {
    await own.signIn();
    own.room.clock.sleep(12 * HOUR_MS);
    own.issuer.manners.set('/.well-known/oauth-authorization-server/tenant', 'cut');
    const answer = await token();
    expect(answer).toMatchObject({ kind: 'unavailable', problem: { code: 'sign-in-unavailable' } });
    own.issuer.manners.clear();
    expect(await token()).toMatchObject({ kind: 'held' });
    expect(own.room.person.tabs).toHaveLength(1);
    expect(own.room.activity.map(({ kind, outcome }) => `${kind} ${outcome ?? ''}`.trim())).toEqual([
      'sign-in.started',
      'issuer.changed registered',
      'sign-in.finished signed-in',
      'token.refreshed unavailable',
      'token.refreshed renewed',
    ]);
  });

  test('an answer lost on the way leaves the refresh token as it was, and the next request uses it', async () => {
    await own.signIn();
    own.room.clock.advance(TTL_MS);
    own.issuer.manners.set('/token', 'hang');
    const reached = own.issuer.reached('/token');
    const answer = token();
    await reached;
    own.room.timeUp();
    expect(await answer).toMatchObject({ kind: 'unavailable' });
    own.issuer.manners.clear();
    expect(await token()).toMatchObject({ kind: 'held' });
    const used = own.formsTo('/token').map((form) => form.get('refresh_token'));
    expect(used[2]).toBe(used[1]);
  });
});

describe('fifty calls', () => {
  const FIFTY = Array.from({ length: 50 });

  async function oneAfterTheOther(): Promise<string[]> {
    const answers = [];
    for (const _ of FIFTY) answers.push((await token()).kind);
    return answers;
  }

  test.each([
    { endpoint: 'the token endpoint', path: '/token', requests: 2 },
    { endpoint: 'the metadata', path: '/.well-known/oauth-authorization-server/tenant', requests: 1 },
  ])('make $requests requests while $endpoint says Retry-After, and one when the time is over', async (wanted) => {
    await own.signIn();
    own.room.clock.advance(TTL_MS);
    own.issuer.manners.set(wanted.path, { status: 429, retryAfter: '120' });
    const before = own.issuer.hits.length;
    await Promise.all(FIFTY.map(() => token()));
    expect(new Set(await oneAfterTheOther())).toEqual(new Set(['unavailable']));
    own.room.clock.advance(119_000);
    await oneAfterTheOther();
    expect(own.issuer.hits.length - before).toBe(wanted.requests);
    own.issuer.manners.clear();
    own.room.clock.advance(1000);
    expect(new Set(await oneAfterTheOther())).toEqual(new Set(['held']));
    expect(own.issuer.hits.length - before).toBe(wanted.requests + 2);
    expect(own.room.person.tabs).toHaveLength(1);
  });

  test('make three requests at an issuer that fails without saying for how long, then ever fewer', async () => {
    await own.signIn();
    own.room.clock.advance(TTL_MS);
    own.issuer.manners.set('/token', { status: 500 });
    await oneAfterTheOther();
    expect(refreshes()).toBe(3);
    // A minute of calls in every second: after 1, 2, 4, 8 and then every 10 seconds.
    for (let second = 0; second < 60; second++) {
      own.room.clock.advance(1000);
      await token();
    }
    expect(refreshes()).toBe(11);
    own.issuer.manners.clear();
    own.room.clock.advance(10_000);
    expect(await token()).toMatchObject({ kind: 'held' });
  });

  test('that wait for a first sign-in at an issuer that says Retry-After share one, and those after it ask nothing', async () => {
    const { room, issuer } = own;
    const caller = { host: 'claude-desktop', entry: 'e1', agent: 'claude-desktop', tool: 'echo' };
    issuer.manners.set('/register', { status: 429, retryAfter: '120' });
    const call = () => room.auth.signIn(room.server, room.challenge, { caller }).done;
    const ended = await Promise.allSettled(FIFTY.map(call));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['rejected']));
    for (const _ of FIFTY) expect(call).toThrow('cannot be used just now');
    expect(requestsTo('/register')).toBe(1);
    expect([room.questions.length, room.person.tabs.length]).toEqual([1, 0]);
  });

  test.each([
    ['registration', '/register'],
    ['the metadata', '/.well-known/oauth-authorization-server/tenant'],
    ['the token endpoint', '/token'],
  ])('start no sign-in for as long as %s says, which is longer than the usual pause', async (_, path) => {
    const { room, issuer } = own;
    const caller = { host: 'claude-desktop', entry: 'e1', agent: 'claude-desktop', tool: 'echo' };
    const call = () => room.auth.signIn(room.server, room.challenge, { caller }).done;
    issuer.manners.set(path, { status: 429, retryAfter: '120' });
    await expect(call()).rejects.toThrow('cannot be used just now');
    issuer.manners.clear();
    room.clock.advance(119_000);
    expect(call).toThrow('cannot be used just now');
    expect(room.questions).toHaveLength(1);
    room.clock.advance(1000);
    await call();
    expect(room.questions).toHaveLength(2);
  });
});
