/** From joining a company to leaving it: what appears, what stops, and who is never taken for whom. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { ACME, openCompanyRoom, textOf, tokenAt, type CompanyRoom } from './company-room.ts';

let company: CompanyRoom;

beforeEach(async () => {
  company = await openCompanyRoom();
});
afterEach(() => company[Symbol.asyncDispose]());

const token = () => company.room.auth.token(company.room.server);

describe('signing out of a company', () => {
  test('stops every server of it at once and gives back what each of them was given, and the sign-in itself', async () => {
    const { room, issuer, idp } = company;
    await company.signIn();
    const held = await tokenAt(company);
    const results = await room.auth.signOut({ id: ACME });
    expect(results.map(({ server, account, revocation }) => [server, account, revocation])).toEqual([
      ['wiki', 'ada@acme', 'revoked'],
      [ACME, 'ada', 'revoked'],
    ]);
    expect(await token()).toEqual({ kind: 'none' });
    expect(issuer.isActive(held)).toBe(false);
    expect(idp.log.filter(({ request }) => request === 'revocation').length).toBeGreaterThan(0);
    expect(room.vault.texts()).toEqual([]);
  });

  test('is part of signing out everywhere', async () => {
    await company.signIn();
    const results = await company.room.auth.signOutEverywhere();
    expect(results.map(({ server }) => server).toSorted()).toEqual([ACME, 'wiki']);
  });

  test('of one server leaves the company’s sign-in, which brings the server back without a question', async () => {
    const { room } = company;
    await company.signIn();
    await room.auth.signOut(room.server);
    expect(await token()).toEqual({ kind: 'none' });
    await company.signIn('call');
    expect(await token()).toMatchObject({ kind: 'held' });
    expect(room.questions).toHaveLength(1);
  });
});

describe('a policy that changes', () => {
  test('stops the servers of a company it no longer names at once, and gives everything back', async () => {
    const { room, issuer } = company;
    await company.signIn();
    const held = await tokenAt(company);
    room.companies.companies.splice(0);
    expect(await token()).toEqual({ kind: 'none' });
    await room.auth.companies.reconsider();
    expect(issuer.isActive(held)).toBe(false);
    expect([room.auth.accounts('wiki'), room.auth.accounts(ACME)]).toEqual([[], []]);
    expect(room.vault.texts()).toEqual([]);
  });

  test('stops a server whose sign-in service it no longer names, and nothing else', async () => {
    const { room } = company;
    await company.signIn();
    company.company.authorizationServers = {};
    expect(await token()).toEqual({ kind: 'none' });
    await room.auth.companies.reconsider();
    expect([room.auth.accounts('wiki').length, room.auth.accounts(ACME).length]).toEqual([0, 1]);
  });

  test('that names another issuer for the company has nobody signed in there', async () => {
    await company.signIn();
    company.company.issuer = 'https://login.elsewhere.example';
    expect(await token()).toMatchObject({ kind: 'unavailable', problem: { code: 'company-sign-in-needed' } });
    expect(await company.room.auth.companies.list()).toMatchObject([{ name: 'acme', state: 'none' }]);
  });

  test('forgets what a company’s clients proved themselves by', async () => {
    const { room, issuer } = company;
    company.company.authorizationServers = { [issuer.issuer]: { id: 'drawbridge-at-files', secret: 'vault' } };
    await expect(company.signIn()).rejects.toMatchObject({ problem: { code: 'company-proof-missing' } });
    const proof = { kind: 'secret' as const, text: company.secret };
    await room.auth.companies.prove('acme', issuer.issuer, proof);
    expect(await company.signIn()).toMatchObject({ id: 'ada@acme' });
    room.companies.companies.splice(0);
    await room.auth.companies.reconsider();
    expect(room.vault.texts()).toEqual([]);
  });
});

test('after the hours that are set for the company nobody is vouched for until the person signs in anew', async () => {
  const { room, idp } = company;
  room.choices.signInHours = 0;
  await company.signIn();
  room.auth.requireSignIn(idp.issuer, 0.05);
  room.clock.advance(179_000);
  expect(await token()).toMatchObject({ kind: 'held' });
  room.clock.advance(1_000);
  expect(await token()).toMatchObject({ kind: 'unavailable', problem: { code: 'company-sign-in-needed' } });
  expect(await room.auth.companies.list()).toMatchObject([{ state: 'sign-in-needed' }]);
  await company.signInAtCompany();
  expect(room.person.tabs.at(-1)?.searchParams.get('max_age')).toBe('180');
  expect(await token()).toMatchObject({ kind: 'held' });
});

describe('a person with a company’s account and one of their own at a server', () => {
  let own: CompanyIdp;

  beforeEach(async () => {
    // The server takes people of its own as well.
    own = await startCompanyIdp({ resources: () => true, scopes: ['files.read'] });
    company.room.description.scopes_supported = ['openid', 'files.read'];
    company.room.description.authorization_servers = [company.issuer.issuer, own.issuer];
  });
  afterEach(() => own.stop());

  const signInOwn = () => {
    company.room.answer = ({ question }) => ({
      answer: 'allowed',
      choice: { without: [], ...(question.issuers.includes(own.issuer) && { issuer: own.issuer }) },
    });
    return company.room.auth.signIn(company.room.server, company.room.challenge, { another: true }).done;
  };

  test('has two, and neither is ever used, renewed or signed out for the other', async () => {
    const { room, idp, issuer } = company;
    await company.signIn();
    const personal = await signInOwn();
    const accounts = room.auth.accounts('wiki').map(({ id, company: by, issuer: at }) => [id, by, at]);
    expect(accounts).toEqual([
      ['ada@acme', 'acme', issuer.issuer],
      ['ada', undefined, own.issuer],
    ]);
    room.auth.choose('wiki', personal.id, 'cursor');
    const [forHosts, forCursor] = [
      textOf(await token()),
      textOf(await room.auth.token(room.server, { agent: 'cursor' })),
    ];
    expect(forHosts).not.toBe(forCursor);
    const exchanges = idp.exchanges.length;
    room.clock.advance(590_000);
    expect(textOf(await room.auth.token(room.server, { agent: 'cursor' }))).not.toBe(forCursor);
    expect(idp.exchanges.length).toBe(exchanges);
    await room.auth.signOut(room.server, personal.id);
    expect(await room.auth.token(room.server, { agent: 'cursor' })).toEqual({ kind: 'none' });
    expect(await token()).toMatchObject({ kind: 'held', held: { account: { id: 'ada@acme' } } });
  });

  test('keeps their own where it came first, and no company’s word takes its place', async () => {
    const { room, idp } = company;
    await signInOwn();
    await company.signInAtCompany();
    await company.signIn('call');
    expect(room.auth.accounts('wiki').map(({ id }) => id)).toEqual(['ada']);
    expect(idp.exchanges).toEqual([]);
    await room.auth.signIn(room.server, room.challenge, { company: 'acme' }).done;
    expect(room.auth.accounts('wiki').map(({ id }) => id)).toEqual(['ada', 'ada@acme']);
    expect(room.auth.account('wiki')).toMatchObject({ id: 'ada' });
  });

  test('whose host had an account that was signed out is not silently somebody else there', async () => {
    const { room } = company;
    await company.signIn();
    const personal = await signInOwn();
    room.auth.choose('wiki', personal.id, 'cursor');
    await room.auth.signOut(room.server, personal.id);
    expect(await room.auth.signInByItself(room.server, room.challenge, 'cursor')).toBe(false);
  });
});

describe('a sign-in service that shares the browser’s session with the company', () => {
  beforeEach(async () => {
    await company[Symbol.asyncDispose]();
    company = await openCompanyRoom({ idp: { asksNativeClients: false } });
  });

  test('is asked without a page first, and with one where it says that it needs one', async () => {
    const { room, idp } = company;
    room.description.authorization_servers = [idp.issuer];
    room.description.scopes_supported = ['openid', 'tools'];
    company.company.browserSession = [idp.issuer];
    await company.signInAtCompany();
    const before = idp.log.length;
    const asked = () =>
      idp.log
        .slice(before)
        .filter(({ request }) => request === 'authorization')
        .map(({ outcome }) => outcome);
    expect(await company.signIn()).toMatchObject({ id: 'ada', issuer: idp.issuer });
    expect(room.person.tabs).toHaveLength(2);
    expect(room.person.tabs.at(-1)?.searchParams.get('prompt')).toBe('none');
    expect(asked()).toEqual(['consent_required', 'ok']);
    // The company knows that we may by now: no page is shown at all.
    await company.signIn();
    expect(asked()).toEqual(['consent_required', 'ok', 'ok']);
  });
});
