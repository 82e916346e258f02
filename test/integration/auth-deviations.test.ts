import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviationName } from '../../shared/issuers.ts';
import type { MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import { browserStep, type AuthRoom } from './auth-room.ts';

let own: IssuerRoom;
let issuer: MisbehavingIssuer;
let room: AuthRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  ({ issuer, room } = own);
});

afterEach(() => own[Symbol.asyncDispose]());

const at = (path: string) => own.paths().filter((one) => one === path).length;
const deviations = () => room.auth.issuers.list()[0]?.deviations.map(({ name, origin }) => `${name} ${origin}`);
const set = (name: DeviationName) =>
  room.auth.issuers.setDeviation({ issuer: issuer.issuer, name, riskAccepted: false });

/** Refuses a request at one endpoint as long as it carries what this issuer does not take. */
function refuseAt(place: 'authorize' | 'token', error: string, carries: (asked: URLSearchParams) => boolean): void {
  issuer.refuses = (asked, where) => (where === place && carries(asked) ? error : undefined);
}

const lasting = (asked: URLSearchParams): boolean => asked.get('scope')?.split(' ').includes('offline_access') === true;

describe('an issuer that refuses to hear of the resource', () => {
  test.each(['authorize', 'token'] as const)(
    'at its %s endpoint is asked without it in the same tab',
    async (place) => {
      refuseAt(place, 'invalid_target', (asked) => asked.has('resource'));
      await own.signIn();
      await room.person.settled();
      expect(room.person.tabs).toHaveLength(1);
      expect(room.person.lastPage()?.html).toContain('Signed in to wiki');
      expect(at('/authorize')).toBe(2);
      expect(at('/register')).toBe(1);
      expect(deviations()).toEqual(['no-resource learned']);
      expect(room.activity).toContainEqual(
        expect.objectContaining({
          kind: 'issuer.changed',
          outcome: 'learned',
          detail: expect.stringMatching(/no-resource$/),
        }),
      );
    },
  );

  test('does not hear of it from then on: refresh, code and the next sign-in', async () => {
    refuseAt('token', 'invalid_target', (asked) => asked.has('resource'));
    await own.signIn();
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    await own.signIn();
    expect(at('/authorize')).toBe(3);
    expect(own.formsTo('/token').map((form) => form.has('resource'))).toEqual([true, false, false, false]);
  });

  test('hears of it again when the person says so', async () => {
    set('no-resource');
    await own.signIn();
    expect(room.person.tabs[0]?.searchParams.has('resource')).toBe(false);
    room.auth.issuers.removeDeviation(issuer.issuer, 'no-resource');
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    expect(own.formsTo('/token').at(-1)?.get('resource')).toBe(room.description.resource);
  });

  test('and refuses all the same without it teaches nothing and is asked twice at most', async () => {
    refuseAt('authorize', 'invalid_target', () => true);
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'sign-in-failed' } });
    await room.person.settled();
    expect(at('/authorize')).toBe(2);
    expect(deviations()).toEqual([]);
    expect(room.person.lastPage()?.html).toContain('Not signed in to wiki');
  });
});

describe('an issuer that refuses offline_access, though it lists it,', () => {
  beforeEach(() => own.change({ scopes_supported: ['tools', 'offline_access'] }));

  test('is asked without it, which is learned', async () => {
    refuseAt('authorize', 'invalid_scope', lasting);
    await own.signIn();
    expect(at('/authorize')).toBe(2);
    expect(room.person.tabs).toHaveLength(1);
    expect(deviations()).toEqual(['no-offline-access learned']);
    await own.signIn();
    expect(at('/authorize')).toBe(3);
  });

  test('is not asked without it where the server itself named it', async () => {
    refuseAt('authorize', 'invalid_scope', lasting);
    const challenge = [`${room.challenge[0]}, scope="tools offline_access"`];
    await expect(room.auth.signIn(room.server, challenge).done).rejects.toThrow('invalid_scope');
    expect(at('/authorize')).toBe(1);
    expect(deviations()).toEqual([]);
  });

  test('and the resource besides is asked three times and then knows us', async () => {
    issuer.refuses = (asked, where) => {
      if (where === 'token') return asked.has('resource') ? 'invalid_target' : undefined;
      return lasting(asked) ? 'invalid_scope' : undefined;
    };
    await own.signIn();
    expect(at('/authorize')).toBe(3);
    expect(room.person.tabs).toHaveLength(1);
    expect(deviations()).toEqual(['no-offline-access learned', 'no-resource learned']);
  });
});

describe('going again', () => {
  test('opens a browser where the answer was pasted and no tab waits', async () => {
    refuseAt('token', 'invalid_target', (asked) => asked.has('resource'));
    room.person.behave('abandon');
    const signIn = room.auth.signIn(room.server, room.challenge);
    await browserStep(signIn);
    const [tab] = room.person.tabs;
    room.person.behave('allow');
    signIn.paste(`${tab?.searchParams.get('redirect_uri')}?code=a&state=${tab?.searchParams.get('state')}`);
    await signIn.done;
    expect(room.person.tabs).toHaveLength(2);
  });

  test('uses a new state and verifier, and the old answer is worth nothing', async () => {
    refuseAt('token', 'invalid_target', (asked) => asked.has('resource'));
    await own.signIn();
    const verifiers = own.formsTo('/token').map((form) => form.get('code_verifier'));
    expect(new Set(verifiers).size).toBe(2);
  });

  test('happens at an address that can be had only once', async () => {
    room.auth.issuers.setDeviation({
      issuer: issuer.issuer,
      name: 'redirect',
      value: String(room.ports[0]),
      riskAccepted: false,
    });
    await own.signIn();
    issuer.tokens = 'challenge';
    issuer.refuses = (_, where) => {
      if (where === 'authorize') issuer.tokens = at('/authorize') > 2 ? 'ok' : 'challenge';
      return undefined;
    };
    await own.signIn();
    expect(at('/register')).toBe(2);
    expect(room.person.tabs).toHaveLength(2);
  });

  test('is said in the tab to have failed where nobody registers us any more', async () => {
    await own.signIn();
    issuer.tokens = 'challenge';
    issuer.registration = { status: 400, body: { error: 'invalid_client_metadata' } };
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    await room.person.settled();
    expect(room.person.lastPage()?.html).toContain('cannot register itself');
  });
});

describe('a registration kept for one account alone', () => {
  test('is removed when that account signs in anew, and not before', async () => {
    issuer.management.offered = true;
    const other = { ...room.server, id: 'notes' };
    await own.signIn();
    await own.signIn(other);
    room.rules.registrationLifeMs = () => 1000;
    room.clock.advance(1000);
    await own.signIn(other);
    const removals = () => issuer.hits.filter(({ method }) => method === 'DELETE').length;
    await room.reopen();
    expect(removals()).toBe(0);
    await own.signIn();
    await room.reopen();
    expect(removals()).toBe(1);
  });
});
