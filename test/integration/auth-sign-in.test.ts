import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../shared/secret.ts';
import type { SignInStep } from '../../shared/contract.ts';
import { createTokenVerifier, startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { all, browserStep, openAuthRoom, type AuthRoom } from './auth-room.ts';

let idp: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  idp = await startCompanyIdp({ resources: () => true });
  room = await openAuthRoom({ scopes: ['openid', 'profile', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
});

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

const requests = (kind: string): number => idp.log.filter(({ request }) => request === kind).length;

describe('signing in at a company identity provider', () => {
  test('ends although the browser was started in the foreground and runs on', async () => {
    const { auth, server, challenge, person } = room;
    const open = person.open.bind(person);
    person.open = async (url) => {
      await open(url);
      await person.settled();
      return true;
    };
    expect(await auth.signIn(server, challenge).done).toMatchObject({ server: server.id });
  });

  test('ends with a token that the server accepts', async () => {
    const { auth, server, challenge, description } = room;
    const account = await auth.signIn(server, challenge).done;
    expect(account).toMatchObject({ id: 'ada', name: 'ada', server: 'wiki', issuer: idp.issuer, refreshable: true });
    expect(account.scopes).toContain('tools');
    const answer = await auth.token(server);
    if (answer.kind !== 'held') throw new Error(answer.kind);
    const verify = createTokenVerifier({ issuer: idp.issuer, resource: description.resource });
    expect(await verify(`Bearer ${Secret.unwrap(answer.held.token)}`)).toMatchObject({ sub: 'ada' });
    expect(answer.held.account).toEqual(auth.account('wiki'));
  });

  test('tells the person on the last page that it worked, without code, script or outside address', async () => {
    const { auth, server, challenge, person } = room;
    await auth.signIn(server, challenge).done;
    await person.settled();
    const page = person.lastPage();
    expect(page).toMatchObject({ status: 200 });
    expect(page?.html).toContain('Signed in to wiki');
    expect(page?.html).toContain('You can close this tab');
    expect(page?.html).not.toMatch(/<script|http-equiv|src=|href=/);
    for (const secret of idp.issued) expect(page?.html).not.toContain(secret);
  });

  test('sends PKCE, state and the resource as published', async () => {
    const { auth, server, challenge, person, description } = room;
    await auth.signIn(server, challenge).done;
    const asked = person.tabs[0]?.searchParams;
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('state')?.length).toBeGreaterThan(40);
    expect(asked?.get('resource')).toBe(description.resource);
    expect(asked?.get('scope')).toBe('openid profile tools offline_access');
    expect(asked?.get('prompt')).toBe('consent');
    expect(idp.log).toContainEqual(expect.objectContaining({ request: 'token', resource: description.resource }));
  });

  test('opens one tab for twenty who ask at once, and each sees every step', async () => {
    const { auth, server, challenge, person } = room;
    const signIns = Array.from({ length: 20 }, () => auth.signIn(server, challenge));
    const seen = await Promise.all(signIns.map(async ({ steps }) => (await all(steps())).map(stepOf)));
    expect(person.tabs).toHaveLength(1);
    expect(requests('registration')).toBe(1);
    expect(seen).toEqual(Array.from({ length: 20 }, () => ['question', 'browser', 'done']));
    expect((await all(signIns[0]?.steps() ?? [])).map(stepOf)).toEqual(['question', 'browser', 'done']);
    expect(auth.openSignIn('wiki')).toBeUndefined();
  });

  test('registers once for later sign-ins and other servers of the same issuer', async () => {
    const { auth, server, challenge } = room;
    await auth.signIn(server, challenge).done;
    await auth.signIn(server, challenge).done;
    await auth.signIn({ ...server, id: 'tickets' }, challenge).done;
    expect(requests('registration')).toBe(1);
    expect(idp.log.filter(({ grant }) => grant === 'authorization_code')).toHaveLength(3);
  });

  test('keeps the tokens of two servers apart although issuer and person are the same', async () => {
    const { auth, server, challenge } = room;
    await auth.signIn(server, challenge).done;
    await auth.signIn({ ...server, id: 'tickets' }, challenge).done;
    await auth.signOut(server);
    expect(await auth.token({ ...server, id: 'tickets' })).toMatchObject({ kind: 'held' });
    expect(await auth.token(server)).toEqual({ kind: 'none' });
  });

  test('registers again, once and in the same tab, when the issuer has forgotten the client before the code was traded', async () => {
    const { auth, server, challenge, person } = room;
    await auth.signIn(server, challenge).done;
    const release = person.hold();
    const signIn = auth.signIn(server, challenge);
    await browserStep(signIn);
    idp.forgetClients('before-token');
    release();
    await signIn.done;
    expect(requests('registration')).toBe(2);
    expect(person.tabs).toHaveLength(2);
    await person.settled();
    expect(person.lastPage()?.html).toContain('Signed in to wiki');
  });

  test('registers anew after a sign-in that nobody came back from', async () => {
    const { auth, server, challenge, person } = room;
    await auth.signIn(server, challenge).done;
    idp.forgetClients();
    const lost = auth.signIn(server, challenge);
    await browserStep(lost);
    await person.settled();
    lost.cancel();
    await expect(lost.done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    await auth.signIn(server, challenge).done;
    expect(requests('registration')).toBe(2);
  });

  test('says so when the person refuses', async () => {
    const { auth, server, challenge, person } = room;
    person.behave('refuse');
    const { done } = auth.signIn(server, challenge);
    await expect(done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    await person.settled();
    expect(person.lastPage()?.html).toContain('Not signed in to wiki');
    expect(person.lastPage()?.html).toContain('was cancelled');
    expect(await auth.token(server)).toEqual({ kind: 'none' });
  });

  test('ends at its time limit', async () => {
    const { auth, server, challenge, person, clock } = room;
    person.behave('abandon');
    const signIn = auth.signIn(server, challenge);
    await browserStep(signIn);
    clock.advance(300_000);
    await expect(signIn.done).rejects.toMatchObject({ problem: { code: 'sign-in-timed-out' } });
    await expect(all(signIn.steps())).rejects.toMatchObject({ problem: { code: 'sign-in-timed-out' } });
    expect(auth.openSignIn('wiki')).toBeUndefined();
  });

  test('shows the address where there is no browser', async () => {
    const { auth, server, challenge, person } = room;
    person.loseBrowser();
    const signIn = auth.signIn(server, challenge);
    const step = await browserStep(signIn);
    expect(step).toMatchObject({ step: 'browser', opened: false });
    signIn.cancel();
    await expect(signIn.done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
  });

  test('asks for nothing when the tokens could not be kept', async () => {
    const { auth, server, challenge, person, vault } = room;
    vault.trouble('keychain-locked');
    await expect(auth.signIn(server, challenge).done).rejects.toMatchObject({ problem: { code: 'keychain-locked' } });
    expect(person.tabs).toHaveLength(0);
    expect(idp.log).toHaveLength(0);
  });

  test('gives the tokens back when the vault locks before they are stored', async () => {
    const { auth, server, challenge, person, vault } = room;
    const release = person.hold();
    const signIn = auth.signIn(server, challenge);
    await browserStep(signIn);
    vault.trouble('vault-locked');
    release();
    await expect(signIn.done).rejects.toMatchObject({ problem: { code: 'vault-locked' } });
    expect(requests('revocation')).toBe(1);
    expect(auth.account('wiki')).toBeUndefined();
  });

  test('survives a restart', async () => {
    const { auth, server, challenge } = room;
    await auth.signIn(server, challenge).done;
    const again = await room.reopen();
    expect(await again.token(server)).toMatchObject({ kind: 'held' });
    expect(again.account('wiki')).toMatchObject({ id: 'ada' });
  });

  test('records start and end without any address or secret', async () => {
    const { auth, server, challenge, activity } = room;
    await auth.signIn(server, challenge).done;
    expect(activity).toMatchObject([
      { kind: 'sign-in.started', server: 'wiki' },
      { kind: 'issuer.changed', server: 'wiki', outcome: 'registered' },
      { kind: 'sign-in.finished', server: 'wiki', account: 'ada', outcome: 'signed-in' },
    ]);
    const text = JSON.stringify(activity);
    for (const secret of idp.issued) expect(text).not.toContain(secret);
    expect(text).not.toContain('?');
  });

  test('hands nothing out for another address under the same name', async () => {
    const { auth, server, challenge } = room;
    await auth.signIn(server, challenge).done;
    expect(await auth.token({ ...server, url: 'https://elsewhere.example/mcp' })).toEqual({ kind: 'none' });
  });

  test('tells listeners about changes', async () => {
    const { auth, server, challenge } = room;
    const heard: string[] = [];
    const stop = auth.onChange((id) => heard.push(id));
    await auth.signIn(server, challenge).done;
    stop();
    await auth.signOut(server);
    expect(new Set(heard)).toEqual(new Set(['wiki']));
  });
});

function stepOf({ step }: SignInStep): string {
  return step;
}
