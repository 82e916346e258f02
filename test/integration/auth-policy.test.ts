import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

/** What policy says of sign-ins. */
const HOUR = 3_600_000;
/** Half a minute: the issuer's own clock goes on as it does. */
const HOURS = 1 / 120;
let idp: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  idp = await startCompanyIdp({ resources: () => true });
  room = await openAuthRoom({ scopes: ['openid', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

const signIn = () => room.auth.signIn(room.server, room.challenge).done;
const asked = () => room.questions.at(-1)?.question.scopes.map(({ name }) => name);

test('a scope that policy never asks for is not even offered', async () => {
  room.policy.mayAsk = (server, scope) => server === 'wiki' && scope !== 'tools';
  const account = await signIn();
  expect(asked()).toEqual(['openid', 'offline_access']);
  expect(account.scopes).not.toContain('tools');
});

test('a person cannot ask for it either', async () => {
  room.policy.mayAsk = (_, scope) => scope !== 'tools';
  await room.auth.signIn(room.server, room.challenge, { scopes: ['tools', 'openid'] }).done;
  expect(asked()).not.toContain('tools');
});

test('where nothing may be asked for, nothing is: the service would give what it likes', async () => {
  room.policy.mayAsk = (_, scope) => scope === 'offline_access';
  await expect(signIn()).rejects.toThrow('The policy never asks for what a sign-in to "wiki" would need');
  expect(room.questions).toEqual([]);
  expect(idp.log).toEqual([]);
});

test('after the hours that policy gives a sign-in, its token serves nobody until the person signs in anew', async () => {
  room.choices.signInHours = HOURS;
  await signIn();
  room.clock.advance(HOURS * HOUR - 1);
  expect((await room.auth.token(room.server)).kind).toBe('held');
  room.clock.advance(1);
  expect((await room.auth.token(room.server)).kind).toBe('dead');
  expect(await room.auth.isSpent(room.server)).toBe(true);
  await signIn();
  expect(room.person.tabs.at(-1)?.searchParams.get('max_age')).toBe(String(HOURS * 3_600));
  expect((await room.auth.token(room.server)).kind).toBe('held');
});
