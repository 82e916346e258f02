/** Signing in where there is no browser: a code typed elsewhere (RFC 8628), or the address at which another browser ended. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignIn } from '../../core/auth/auth.ts';
import type { SignInStep } from '../../shared/contract.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { createCookieJar } from '../fakes/cookie-jar.ts';
import { browse } from '../fakes/scripted-person.ts';
import { browserStep, openAuthRoom, type AuthRoom } from './auth-room.ts';

let idp: CompanyIdp;
let room: AuthRoom;

async function setUp({ deviceFlow }: { deviceFlow: boolean }): Promise<void> {
  idp = await startCompanyIdp({ resources: () => true, deviceFlow });
  room = await openAuthRoom({ scopes: ['openid', 'profile', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
  room.person.loseBrowser();
}

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

const signIn = (): SignIn => room.auth.signIn(room.server, room.challenge);
const outcomes = (kind: string) => idp.log.filter(({ request }) => request === kind).map(({ outcome }) => outcome);

/** The person opens the address on another machine and does what the pages ask. */
function elsewhere(url: string, answers: { code?: string; decision?: string } = {}) {
  return browse(new URL(url), createCookieJar(), { login: 'ada', decision: 'allow', ...answers });
}

async function deviceStep(open: SignIn): Promise<Extract<SignInStep, { step: 'device' }>> {
  for await (const step of open.steps()) if (step.step === 'device') return step;
  throw new Error('no code was shown');
}

describe('a code typed elsewhere', () => {
  beforeEach(() => setUp({ deviceFlow: true }));

  test('signs in, with the resource and the scopes that the person agreed to', async () => {
    room.answer = () => ({ answer: 'allowed', choice: { without: ['profile'] } });
    const open = signIn();
    const { url, code, completeUrl } = await deviceStep(open);
    expect(new URL(url).origin).toBe(idp.issuer);
    expect(completeUrl).toContain(code);
    expect(await elsewhere(url, { code })).toMatchObject({ status: 200, html: expect.stringContaining('Signed in') });

    expect(await open.done).toMatchObject({ id: 'ada', issuer: idp.issuer });
    expect(await room.auth.token(room.server)).toMatchObject({ kind: 'held' });
    const { resource } = room.description;
    expect(idp.log).toContainEqual(
      expect.objectContaining({ request: 'device_authorization', resource, scope: 'openid tools offline_access' }),
    );
    expect(idp.log.at(-1)).toMatchObject({ request: 'token', resource, outcome: 'ok' });
    expect(room.person.tabs).toEqual([]);
  });

  test('is not asked for again after the person refused it there', async () => {
    const open = signIn();
    const { url, code } = await deviceStep(open);
    await elsewhere(url, { code, decision: 'refuse' });
    await expect(open.done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    expect(await room.auth.token(room.server)).toEqual({ kind: 'none' });
  });

  test('is worth nothing once the sign-in was given up', async () => {
    const open = signIn();
    await deviceStep(open);
    open.cancel();
    await expect(open.done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    expect(outcomes('token')).toEqual([]);
  });
});

describe('the address at which a browser on another machine ended', () => {
  beforeEach(() => setUp({ deviceFlow: false }));

  test('signs in when it is pasted, and a wrong one is refused and ends nothing', async () => {
    const open = signIn();
    const step = await browserStep(open);
    if (step.step !== 'browser') throw new Error(step.step);
    expect(step.opened).toBe(false);
    const asked = new URL(step.url).searchParams;
    const back = asked.get('redirect_uri') ?? '';
    const wrong = [
      'not an address',
      back,
      `${back}?code=stolen&state=guessed`,
      `https://evil.example/callback?code=x&state=${asked.get('state')}`,
      step.url,
    ];
    for (const address of wrong) {
      expect(() => open.paste(address)).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: 'sign-in-address-wrong' }) }),
      );
    }
    expect(outcomes('token')).toEqual([]);
    expect(room.auth.openSignIn('wiki')).toBe(open);

    open.paste(await endOf(step.url));
    expect(await open.done).toMatchObject({ id: 'ada' });
    expect(outcomes('token')).toEqual(['ok']);
  });
});

/** Where a browser ends that cannot reach this machine: at an address that holds the code. */
async function endOf(start: string): Promise<string> {
  const back = new URL(start).searchParams.get('redirect_uri') ?? '';
  const { url } = await browse(new URL(start), createCookieJar(), { login: 'ada', decision: 'allow' }, (page) =>
    page.href.startsWith(back),
  );
  return url;
}
