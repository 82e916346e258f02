/** Promise: an issuer hears nothing, not even that its public documents are read, before the person said yes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, SignIn, SignInRequest } from '../../core/auth/auth.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openAskingRoom, type AskingRoom } from '../integration/asking-room.ts';
import { openAuthRoom, SIGN_IN_LIMIT_MS, SIGN_IN_PAUSE_MS, type AuthRoom } from '../integration/auth-room.ts';

let issuers: MisbehavingIssuer[];
let room: AuthRoom;
let asking: AskingRoom;

beforeEach(async () => {
  issuers = [await startMisbehavingIssuer({ path: '/first' }), await startMisbehavingIssuer({ path: '/second' })];
  room = await openAuthRoom();
  asking = openAskingRoom(room);
  room.description.authorization_servers = issuers.map(({ issuer }) => issuer);
});
afterEach(async () => {
  asking[Symbol.dispose]();
  await room[Symbol.asyncDispose]();
  for (const issuer of issuers) await issuer.stop();
});

const caller: Caller = { agent: 'cursor', host: 'cursor', entry: 'e1', tool: 'save_page' };

/** Connections and requests of every kind that reached an issuer, and those that left for one. */
function heard() {
  const left = room.fetched.filter((url) => issuers.some(({ origin }) => url.startsWith(origin)));
  return {
    connections: issuers.map(({ connections }) => connections),
    hits: issuers.flatMap(({ hits }) => hits),
    left,
  };
}

async function signedIn(): Promise<void> {
  const { done } = room.auth.signIn(room.server, room.challenge);
  const { id } = await asking.question();
  asking.consent.answer(id, 'allow', 'once');
  await done;
  await room.person.settled();
}

const stepUp = () => {
  const [bearer] = room.challenge;
  const set = { server: room.server.id, account: room.auth.account(room.server.id)?.id ?? '' };
  return {
    challenge: [`${bearer}, error="insufficient_scope", scope="wiki.write"`],
    request: { caller: { ...caller, short: set } },
  };
};

/** Everything that makes Drawbridge ask, and what must have happened before. */
const occasions: { what: string; before?: () => Promise<void>; start: () => SignIn; program?: () => SignIn }[] = [
  { what: 'a first sign-in that the person began', start: () => start({}) },
  { what: 'a first sign-in that a call waits for', start: () => start({ caller }) },
  { what: 'another account', before: signedIn, start: () => start({ another: true }) },
  { what: 'signing in again', before: signedIn, start: () => start({ account: room.auth.account('wiki')?.id }) },
  {
    what: 'a step-up',
    before: signedIn,
    start: () => start(stepUp().request, stepUp().challenge),
    program: () => start(stepUp().request, stepUp().challenge),
  },
];

function start(request: SignInRequest, challenge = [`${room.challenge[0]}, scope="wiki.read openid"`]): SignIn {
  return room.auth.signIn(room.server, challenge, request);
}

/** Every way in which a question ends without a yes. */
const endings: { how: string; end: (signIn: SignIn, prompt: string) => void; code: RegExp }[] = [
  {
    how: 'no',
    end: (_, id) => void asking.consent.answer(id, 'deny', 'once'),
    code: /^(sign-in-declined|scopes-refused)$/,
  },
  { how: 'silence', end: () => room.clock.advance(SIGN_IN_LIMIT_MS), code: /^sign-in-timed-out$/ },
  { how: 'giving it up', end: (signIn) => signIn.cancel(), code: /^sign-in-cancelled$/ },
];

describe.each(occasions)('$what', ({ before, start: begin, program = () => start({ caller }) }) => {
  test.each(endings)('sends nothing before the answer, nor after $how', async ({ end, code }) => {
    await before?.();
    const told = heard();
    const signIn = begin();
    const { id, signIn: question } = await asking.question();
    expect(question?.issuers).not.toEqual([]);
    expect(heard()).toEqual(told);

    end(signIn, id);
    await expect(signIn.done).rejects.toMatchObject({ problem: { code: expect.stringMatching(code) } });
    expect(heard()).toEqual(told);
    expect(asking.consent.prompts(false)).toEqual([]);
    // What a program does about that sends nothing either, for a while.
    expect(program).toThrow(expect.objectContaining({ problem: expect.anything() }));
    expect(heard()).toEqual(told);
  });

  test('goes, after yes, to the one issuer that was chosen', async () => {
    await before?.();
    const told = heard();
    const signIn = begin();
    const { id, signIn: question } = await asking.question();
    const chosen = question?.issuers.at(-1);
    asking.consent.answer(id, 'allow', 'once', { choice: { issuer: chosen, without: [] } });
    await signIn.done;
    for (const { issuer, hits } of issuers) {
      const since = hits.filter((hit) => !told.hits.includes(hit));
      expect({ issuer, heard: since.length > 0 }).toEqual({ issuer, heard: issuer === chosen });
    }
  });
});

describe('a yes that the question does not allow', () => {
  test.each([
    { what: 'an issuer that was not offered', choice: { issuer: 'https://evil.example', without: [] }, code: 'usage' },
    { what: 'a scope that was not offered', choice: { without: ['wiki.admin'] }, code: 'usage' },
    { what: 'no scope at all', choice: { without: ['wiki.read', 'openid'] }, code: 'scopes-empty' },
  ])('($what) is refused, and the question stays open', async ({ choice, code }) => {
    const signIn = start({});
    const { id } = await asking.question();
    const answer = () => asking.consent.answer(id, 'allow', 'once', { choice });
    expect(answer).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code }) }));
    expect(await asking.question()).toMatchObject({ id, state: 'open' });
    expect(heard()).toMatchObject({ hits: [], connections: [0, 0] });
    asking.consent.answer(id, 'deny', 'once');
    await expect(signIn.done).rejects.toMatchObject({ problem: { code: 'sign-in-declined' } });
  });
});

test('after a no, a call asks again when the pause is over, and a person at once', async () => {
  const first = start({ caller });
  asking.consent.answer((await asking.question()).id, 'deny', 'once');
  await expect(first.done).rejects.toMatchObject({ problem: { code: 'sign-in-declined' } });
  expect(() => start({ caller })).toThrow(expect.objectContaining({ problem: expect.anything() }));
  const byHand = start({});
  asking.consent.answer((await asking.question()).id, 'deny', 'once');
  await expect(byHand.done).rejects.toMatchObject({ problem: { code: 'sign-in-declined' } });
  room.clock.advance(SIGN_IN_PAUSE_MS);
  const later = start({ caller });
  asking.consent.answer((await asking.question()).id, 'deny', 'once');
  await expect(later.done).rejects.toMatchObject({ problem: { code: 'sign-in-declined' } });
  expect(heard().hits).toEqual([]);
});

describe('scopes that the person left out', () => {
  let idp: CompanyIdp;

  beforeEach(async () => {
    idp = await startCompanyIdp({ resources: () => true, scopes: ['wiki.read', 'wiki.write'] });
    room.description.authorization_servers = [idp.issuer];
  });
  afterEach(() => idp.stop());

  test('are not asked for, by the log of the issuer, and are not in the token', async () => {
    const signIn = start({}, [`${room.challenge[0]}, scope="openid wiki.read wiki.write"`]);
    const { id } = await asking.question();
    asking.consent.answer(id, 'allow', 'once', { choice: { without: ['wiki.write', 'offline_access'] } });
    expect(await signIn.done).toMatchObject({ scopes: expect.not.arrayContaining(['wiki.write', 'offline_access']) });
    const scopes = idp.log.flatMap(({ scope = '', granted = '' }) => [scope, granted]).join(' ');
    expect(scopes).toContain('wiki.read');
    expect(scopes).not.toMatch(/wiki\.write|offline_access/);
  });
});
