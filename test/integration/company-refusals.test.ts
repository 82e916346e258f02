/** What a company, and those that take its word, may answer instead of yes: one clear state each, and never another way in. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACME, openCompanyRoom, OUR_ID_THERE, textOf, tokenAt, type CompanyRoom } from './company-room.ts';

const PAUSE_MS = 60_000;
let company: CompanyRoom;

beforeEach(async () => {
  company = await openCompanyRoom({ issuer: { accessTokenTtl: 300 } });
});
afterEach(() => company[Symbol.asyncDispose]());

const no = (words: string, error = 'access_denied') => {
  company.rules.decide = () => ({ error, words });
};
const yes = () => {
  company.rules.decide = () => ({ client: OUR_ID_THERE });
};
const refused = { problem: { code: 'company-refused' } };
const logged = (outcome: string) => company.room.activity.filter((line) => line.outcome === outcome);

describe('a no of the company', () => {
  test('is told in its words, as text, is on record, and leads to no other sign-in', async () => {
    const { room, issuer } = company;
    no('Contractors may not use "files".\u202E Call \u0007 IT.');
    await expect(company.signIn('call')).rejects.toThrow(
      'acme does not let you use "wiki" (access_denied). In its words: "Contractors may not use "files".\\u{202e} Call \\u{7} IT.".',
    );
    expect(room.questions.map(({ server }) => server.id)).toEqual([ACME]);
    expect([issuer.requests.length, issuer.visits]).toEqual([0, 0]);
    expect(logged('failed').at(-1)?.detail).toContain('company-refused: acme does not let you use "wiki"');
    expect(await room.auth.token(room.server)).toEqual({ kind: 'none' });
  });

  test('is repeated to calls for a while without asking the company again', async () => {
    no('No.');
    await expect(company.signIn('call')).rejects.toMatchObject(refused);
    expect(() => company.signIn('call')).toThrow(/acme does not let you use/);
    expect(company.idp.exchanges).toHaveLength(1);
    company.room.clock.advance(PAUSE_MS);
    yes();
    expect(await company.signIn('call')).toMatchObject({ id: 'ada@acme' });
  });

  test('that comes later ends what it allowed before, and a later yes brings it back', async () => {
    const { room } = company;
    await company.signIn();
    const before = await room.auth.token(room.server);
    if (before.kind !== 'held') throw new Error(before.kind);
    no('Withdrawn.');
    // A minute before its end it would be renewed, and would still be good.
    room.clock.advance(280_000);
    expect(await room.auth.token(room.server)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'company-refused' },
    });
    expect(await room.auth.token(room.server)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'company-refused' },
    });
    expect(company.idp.exchanges).toHaveLength(2);
    expect(logged('refused').at(-1)?.detail).toContain('"Withdrawn."');
    yes();
    room.clock.advance(PAUSE_MS);
    expect(textOf(await room.auth.token(room.server))).not.toBe(textOf(before));
  });

  test('after the server refused a token is the answer to that call', async () => {
    const { room } = company;
    await company.signIn();
    const before = await room.auth.token(room.server);
    if (before.kind !== 'held') throw new Error(before.kind);
    no('Withdrawn.');
    expect(await room.auth.refused(room.server, before.held)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'company-refused' },
    });
    expect([room.questions.length, room.person.tabs.length]).toEqual([1, 1]);
  });

  test.each(['invalid_target', 'unauthorized_client', 'invalid_scope'])('may be %s as well', async (code) => {
    no('No.', code);
    await expect(company.signIn()).rejects.toMatchObject(refused);
    expect(company.idp.exchanges).toHaveLength(1);
  });

  test('by a code that may also mean the ID token is believed after one more try with a new one', async () => {
    no('No.', 'invalid_grant');
    await expect(company.signIn()).rejects.toMatchObject(refused);
    expect(company.idp.exchanges).toHaveLength(2);
    expect(company.idp.log.filter(({ grant }) => grant === 'refresh_token')).toHaveLength(1);
  });

  test('that wants the person says so', async () => {
    no('MFA.', 'interaction_required');
    await expect(company.signIn()).rejects.toMatchObject({ problem: { code: 'company-sign-in-needed' } });
  });
});

describe('less than was asked for', () => {
  beforeEach(() => {
    company.room.description.scopes_supported = ['files.read', 'files.write'];
    company.rules.decide = () => ({ client: OUR_ID_THERE, scopes: ['files.read'] });
  });

  test('is what the account has, and what was not given is shown and on record', async () => {
    const { room } = company;
    expect(await company.signIn()).toMatchObject({ scopes: ['files.read'] });
    expect(room.auth.access('wiki').sets).toMatchObject([{ withheld: ['files.write'] }]);
    expect(logged('withheld')).toMatchObject([{ account: 'ada@acme', detail: 'files.write' }]);
  });
});

describe('more access for a tool', () => {
  const caller = { agent: 'cursor', host: 'cursor', entry: 'e2', tool: 'save' };
  const wanted = () => company.room.challenge.map((line) => `${line}, error="insufficient_scope", scope="files.write"`);
  const widen = () =>
    company.room.auth.signIn(company.room.server, wanted(), {
      caller: { ...caller, short: { server: 'wiki', account: 'ada@acme' } },
    }).done;

  test('is the person’s to give first, then asked of the company, and serves that host alone', async () => {
    const { room, idp, issuer } = company;
    await company.signIn();
    expect(await widen()).toMatchObject({ id: 'ada@acme' });
    expect(room.questions.at(-1)?.question).toMatchObject({ reason: 'step-up', company: 'acme', hostOnly: true });
    expect(idp.exchanges.at(-1)).toMatchObject({ scope: 'files.read files.write' });
    expect([room.person.tabs.length, issuer.visits]).toEqual([1, 0]);
    room.auth.fellShort(room.server, 'save', heldBy(await room.auth.token(room.server)), ['files.write']);
    const scopes = async (agent: string) => heldBy(await room.auth.token(room.server, { agent, tool: 'save' })).scopes;
    expect(await scopes('cursor')).toEqual(['files.read', 'files.write']);
    expect(await scopes('claude-desktop')).toEqual(['files.read']);
  });

  test('is not asked of the company where the person says no', async () => {
    await company.signIn();
    company.room.answer = () => ({ answer: 'denied' });
    await expect(widen()).rejects.toMatchObject({ problem: { code: 'scopes-refused' } });
    expect(company.idp.exchanges).toHaveLength(1);
  });

  test('that the company does not give ends the call, in words', async () => {
    await company.signIn();
    company.rules.decide = () => ({ client: OUR_ID_THERE, scopes: ['files.read'] });
    await expect(widen()).rejects.toThrow('acme does not give "save" of "wiki" the access it needs (files.write).');
    expect(() => widen()).toThrow(/does not give/);
    expect(company.idp.exchanges).toHaveLength(2);
  });
});

describe('an ID-JAG', () => {
  const id = () => company.company.issuer;
  test.each<[string, string, (jag: { header: Record<string, unknown>; claims: Record<string, unknown> }) => void]>([
    ['of another typ', 'typ is JWT', ({ header }) => void (header['typ'] = 'JWT')],
    ['for another audience', 'aud is another authorization server', ({ claims }) => void (claims['aud'] = id())],
    ['for another resource', 'resource is not guarded here', ({ claims }) => void (claims['resource'] = `${id()}/mcp`)],
    [
      'for another client',
      'client_id is not the client that asks',
      ({ claims }) => void (claims['client_id'] = 'other'),
    ],
    ['that has ended', 'signature or time of the assertion is not good', ({ claims }) => void (claims['exp'] = 1)],
    [
      'of another issuer',
      'iss is not trusted here',
      ({ claims }) => void (claims['iss'] = 'https://elsewhere.example'),
    ],
  ])('%s is refused by the server’s sign-in service, whose words are told', async (_, words, spoil) => {
    company.rules.spoil = spoil;
    await expect(company.signIn('call')).rejects.toThrow(
      `does not take the word of acme for you (invalid_grant). In its words: "${words}". Tell whoever`,
    );
    expect([company.issuer.requests.length, company.issuer.visits]).toEqual([1, 0]);
  });

  test('that was used before is refused too: each request has one of its own', async () => {
    await company.signIn();
    company.room.clock.advance(300_000);
    expect(await company.room.auth.token(company.room.server)).toMatchObject({ kind: 'held' });
    company.rules.spoil = ({ claims }) => void (claims['jti'] = 'the same');
    company.room.clock.advance(300_000);
    expect(await company.room.auth.token(company.room.server)).toMatchObject({ kind: 'held' });
    company.room.clock.advance(300_000);
    expect(await company.room.auth.token(company.room.server)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'company-word-refused', message: expect.stringContaining('"jti was used before"') as string },
    });
  });
});

describe('the identity provider', () => {
  test('that is down is said to be, and what it gave before goes on', async () => {
    const { room, idp } = company;
    await company.signIn();
    idp.become('down');
    room.clock.advance(280_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    room.clock.advance(20_000);
    expect(await room.auth.token(room.server)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'sign-in-unavailable' },
    });
    idp.become('up');
    room.clock.advance(20_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    expect(room.questions).toHaveLength(1);
  });

  test('that signs by a new key is followed, and nobody is asked', async () => {
    const { room, idp } = company;
    await company.signIn();
    idp.rotateKeys();
    room.clock.advance(300_000);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    expect(idp.log.filter(({ grant }) => grant === 'refresh_token')).toMatchObject([{ outcome: 'ok' }]);
    expect([room.questions.length, room.person.tabs.length]).toEqual([1, 1]);
  });

  test('that ended the sign-in has the person sign in again, and no call opens a tab for that', async () => {
    const { room, idp } = company;
    await company.signIn();
    idp.forgetRefreshTokens();
    room.clock.advance(3_600_000);
    const needed = { kind: 'unavailable', problem: { code: 'company-sign-in-needed' } };
    expect(await room.auth.token(room.server)).toMatchObject(needed);
    await expect(company.signIn('call')).rejects.toMatchObject({ problem: { code: 'company-sign-in-needed' } });
    expect(room.person.tabs).toHaveLength(1);
    expect(await room.auth.isSpent(room.server)).toBe(true);
    await company.signInAtCompany();
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
  });
});

function heldBy(answer: Awaited<ReturnType<CompanyRoom['room']['auth']['token']>>) {
  if (answer.kind !== 'held') throw new Error(JSON.stringify(answer));
  return answer.held;
}

test('a token of the company’s giving goes to its server only', async () => {
  await company.signIn();
  await tokenAt(company);
  const elsewhere = { ...company.room.server, url: 'http://127.0.0.1:9/mcp' };
  expect(await company.room.auth.token(elsewhere)).toEqual({ kind: 'none' });
});
