/** One sign-in at the company, then access to its servers by its word alone (SEP-990), checked at the receiving ends. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../fakes/company-idp.ts';
import { ACME, openCompanyRoom, OUR_ID_AT_COMPANY, OUR_ID_THERE, tokenAt, type CompanyRoom } from './company-room.ts';

let company: CompanyRoom;

afterEach(() => company[Symbol.asyncDispose]());

describe('a server that the company vouches at', () => {
  test('is signed in to after one sign-in at the company, and nobody is sent to its own sign-in service', async () => {
    company = await openCompanyRoom();
    const { room, idp, issuer } = company;
    const account = await company.signIn('call');
    expect(account).toMatchObject({ id: 'ada@acme', name: 'ada (acme)', company: 'acme', issuer: issuer.issuer });
    expect(room.questions.map(({ server, question }) => [server.id, question.company, question.issuers])).toEqual([
      [ACME, 'acme', [idp.issuer]],
    ]);
    expect(room.person.tabs.map(({ origin }) => origin)).toEqual([idp.issuer]);
    expect(issuer.visits).toBe(0);
    const verify = createTokenVerifier({ issuer: issuer.issuer, resource: room.description.resource });
    expect(await verify(`Bearer ${await tokenAt(company)}`)).toMatchObject({ sub: 'ada', client_id: OUR_ID_THERE });
  });

  test('is asked for with exactly the members of the specification, at both ends', async () => {
    company = await openCompanyRoom();
    const { room, idp, issuer } = company;
    await company.signIn();
    const [exchange = {}] = idp.exchanges;
    expect(exchange).toEqual({
      client_id: OUR_ID_AT_COMPANY,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
      audience: issuer.issuer,
      resource: room.description.resource,
      scope: 'files.read',
      subject_token: expect.any(String) as string,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    });
    const idToken = exchange['subject_token'] ?? '';
    expect(decodeJwt(idToken)).toMatchObject({ iss: idp.issuer, aud: OUR_ID_AT_COMPANY, sub: 'ada' });
    expect(decodeJwt(idToken)).toHaveProperty('nonce');
    const [request = {}] = issuer.requests;
    expect(request).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: expect.any(String) as string,
      authorization: 'Basic',
    });
    expect(decodeProtectedHeader(request['assertion'] ?? '')).toMatchObject({ typ: 'oauth-id-jag+jwt' });
    expect(issuer.requests).toHaveLength(1);
  });

  test('is renewed the same way, with a newer ID token, and asks nobody', async () => {
    company = await openCompanyRoom({ idp: { idTokenTtl: 380 }, issuer: { accessTokenTtl: 300 } });
    const { room, idp, issuer } = company;
    await company.signIn();
    const first = await tokenAt(company);
    room.clock.advance(350_000);
    const second = await tokenAt(company);
    expect(second).not.toBe(first);
    expect([idp.exchanges.length, issuer.requests.length, room.person.tabs.length]).toEqual([2, 2, 1]);
    // The ID token would have ended: it was renewed first.
    expect(idp.log.filter(({ grant }) => grant === 'refresh_token')).toMatchObject([{ outcome: 'ok' }]);
  });

  test('is used after a restart without any question, and its token set holds no ID-JAG and no refresh token', async () => {
    company = await openCompanyRoom();
    const { room } = company;
    await company.signIn();
    const token = await tokenAt(company);
    const again = await room.reopen();
    expect(await again.token(room.server)).toMatchObject({ kind: 'held' });
    expect(await tokenAt(company)).toBe(token);
    const jags = company.issuer.requests.map(({ assertion = '' }) => assertion);
    for (const kept of room.vault.texts()) for (const jag of jags) expect(kept).not.toContain(jag);
  });

  test('twenty calls at once of a company where nobody is signed in open one tab and make one exchange', async () => {
    company = await openCompanyRoom();
    const { room, idp } = company;
    await Promise.all(Array.from({ length: 20 }, () => company.signIn('call')));
    expect([room.questions.length, room.person.tabs.length, idp.exchanges.length]).toEqual([1, 1, 1]);
  });

  test('is signed in to by itself where somebody is signed in at the company, and by nobody else', async () => {
    company = await openCompanyRoom();
    const { room } = company;
    expect(await room.auth.signInByItself(room.server, room.challenge)).toBe(false);
    expect(room.questions).toEqual([]);
    await company.signInAtCompany();
    expect(await room.auth.signInByItself(room.server, room.challenge)).toBe(true);
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held', held: { account: { id: 'ada@acme' } } });
    expect([room.questions.length, room.person.tabs.length]).toEqual([1, 1]);
  });

  test('may be any whose sign-in service says that it takes the word of companies', async () => {
    company = await openCompanyRoom();
    const { room, issuer } = company;
    const named = company.company.authorizationServers[issuer.issuer];
    company.company.authorizationServers = { '*': named ?? { id: '' } };
    expect(await company.signIn()).toMatchObject({ id: 'ada@acme' });
    expect(room.questions).toHaveLength(1);
  });
});

test('an ID token that something else keeps current takes the place of a sign-in', async () => {
  company = await openCompanyRoom();
  const { room, idp } = company;
  await company.signInAtCompany();
  await company.signIn();
  const [{ subject_token: idToken = '' } = {}] = idp.exchanges;
  await room.auth.signOut({ id: ACME });
  company.company.idToken = { environment: 'ID_TOKEN' };
  await expect(company.signIn()).rejects.toMatchObject({ problem: { code: 'company-id-token-unusable' } });
  room.environment['ID_TOKEN'] = idToken;
  room.clock.advance(60_000);
  expect(await company.signIn()).toMatchObject({ id: 'ada@acme', name: 'ada (acme)' });
  expect(room.person.tabs).toHaveLength(1);
});
