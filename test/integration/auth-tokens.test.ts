import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Held, TokenAnswer } from '../../core/auth/auth.ts';
import { Secret } from '../../shared/secret.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const TTL_SECONDS = 600;
let idp: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  idp = await startCompanyIdp({ resources: () => true, accessTokenTtl: TTL_SECONDS });
  room = await openAuthRoom({ scopes: ['openid', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
  await room.auth.signIn(room.server, room.challenge).done;
});

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

const refreshes = () => idp.log.filter(({ grant }) => grant === 'refresh_token');
const tokenOf = (answer: TokenAnswer): string => Secret.unwrap(heldIn(answer).token);

function heldIn(answer: TokenAnswer): Held {
  if (answer.kind !== 'held') throw new Error(`expected a token, got ${answer.kind}`);
  return answer.held;
}

describe('a token that ends', () => {
  test('is refreshed once for ten who ask at once, without a tab, and the family lives', async () => {
    const { auth, server, clock, person } = room;
    const before = heldIn(await auth.token(server));
    clock.advance(TTL_SECONDS * 1000);
    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.token(server)));
    expect(refreshes()).toMatchObject([{ outcome: 'ok', resource: room.description.resource }]);
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect(heldIn(answers[0] ?? { kind: 'none' }).generation).toBeGreaterThan(before.generation);
    expect(person.tabs).toHaveLength(1);
    clock.advance(TTL_SECONDS * 1000);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    expect(refreshes()).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }]);
  });

  test('is refreshed a minute ahead, not before', async () => {
    const { auth, server, clock } = room;
    clock.advance((TTL_SECONDS - 70) * 1000);
    await auth.token(server);
    expect(refreshes()).toHaveLength(0);
    clock.advance(15_000);
    await auth.token(server);
    expect(refreshes()).toHaveLength(1);
  });

  test('is refreshed after a night of sleep without a tab', async () => {
    const { auth, server, clock, person } = room;
    clock.sleep(12 * 3_600_000);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    expect(person.tabs).toHaveLength(1);
  });

  test('is refreshed after a restart with the rotated refresh token', async () => {
    const { auth, server, clock } = room;
    clock.advance(TTL_SECONDS * 1000);
    await auth.token(server);
    const again = await room.reopen();
    clock.advance(TTL_SECONDS * 1000);
    expect(await again.token(server)).toMatchObject({ kind: 'held' });
    expect(refreshes()).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }]);
  });

  test('is still handed out while it works when the issuer cannot be reached', async () => {
    const { auth, server, clock } = room;
    const before = tokenOf(await auth.token(server));
    idp.become('down');
    clock.advance((TTL_SECONDS - 30) * 1000);
    expect(tokenOf(await auth.token(server))).toBe(before);
  });

  test.each(['down', 'failing'] as const)('is unavailable while the issuer is %s, and comes back', async (state) => {
    const { auth, server, clock, person, activity } = room;
    idp.become(state);
    clock.advance(TTL_SECONDS * 1000);
    expect(await auth.token(server)).toMatchObject({
      kind: 'unavailable',
      problem: { code: 'sign-in-unavailable' },
    });
    idp.become('up');
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    expect(person.tabs).toHaveLength(1);
    const outcomes = activity.filter(({ kind }) => kind === 'token.refreshed').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['unavailable', 'renewed']);
  });

  test('is unavailable while the vault is locked, and the sign-in is kept', async () => {
    const { auth, server, vault } = room;
    vault.trouble('keychain-locked');
    expect(await auth.token(server)).toMatchObject({ kind: 'unavailable', problem: { code: 'keychain-locked' } });
    vault.trouble(undefined);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
  });

  test('is not lost when the vault does not take it at once, and not handed out before it does', async () => {
    const { auth, server, clock, vault } = room;
    vault.trouble('keychain-locked', 'storing');
    clock.advance(TTL_SECONDS * 1000);
    expect(await auth.token(server)).toMatchObject({ kind: 'unavailable', problem: { code: 'keychain-locked' } });
    vault.trouble(undefined);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    clock.advance(TTL_SECONDS * 1000);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    expect(refreshes()).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }]);
  });

  test('is dead when the family was revoked elsewhere', async () => {
    const { auth, server, clock } = room;
    await revokeFamily();
    clock.advance(TTL_SECONDS * 1000);
    expect(await auth.isSpent(server)).toBe(false);
    expect(await auth.token(server)).toEqual({ kind: 'dead' });
    expect(await auth.token(server)).toEqual({ kind: 'dead' });
    expect(await auth.isSpent(server)).toBe(true);
    expect(refreshes()).toMatchObject([{ outcome: 'invalid_grant' }]);
    expect(auth.account('wiki')).toMatchObject({ id: 'ada', refreshable: false });
  });

  test('is still handed out until its end when its refresh token died early', async () => {
    const { auth, server, clock } = room;
    const before = tokenOf(await auth.token(server));
    await revokeFamily();
    clock.advance((TTL_SECONDS - 30) * 1000);
    expect(tokenOf(await auth.token(server))).toBe(before);
    expect(tokenOf(await auth.token(server))).toBe(before);
    expect(refreshes()).toHaveLength(1);
    clock.advance(31_000);
    expect(await auth.token(server)).toEqual({ kind: 'dead' });
  });
});

describe('a token that the server refused', () => {
  test('is refreshed once for ten who were refused', async () => {
    const { auth, server } = room;
    const held = heldIn(await auth.token(server));
    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.refused(server, held)));
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect(tokenOf(answers[0] ?? { kind: 'none' })).not.toBe(Secret.unwrap(held.token));
    expect(refreshes()).toMatchObject([{ outcome: 'ok' }]);
  });

  test('costs no request when it was replaced already', async () => {
    const { auth, server } = room;
    const held = heldIn(await auth.token(server));
    const current = tokenOf(await auth.refused(server, held));
    expect(tokenOf(await auth.refused(server, held))).toBe(current);
    expect(refreshes()).toHaveLength(1);
  });

  test('is not handed out again while the issuer cannot be reached', async () => {
    const { auth, server } = room;
    const held = heldIn(await auth.token(server));
    idp.become('down');
    expect(await auth.refused(server, held)).toMatchObject({ kind: 'unavailable' });
    expect(await auth.token(server)).toMatchObject({ kind: 'unavailable' });
    idp.become('up');
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
  });

  test('is dead when the server refuses what a refresh has just brought, without a storm of refreshes', async () => {
    const { auth, server, clock } = room;
    const first = heldIn(await auth.token(server));
    const second = heldIn(await auth.refused(server, first));
    expect(await auth.refused(server, second)).toEqual({ kind: 'dead' });
    expect(await auth.token(server)).toEqual({ kind: 'dead' });
    expect(refreshes()).toHaveLength(1);
    clock.advance(60_000);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
  });

  test('is dead when its family was revoked', async () => {
    const { auth, server } = room;
    const held = heldIn(await auth.token(server));
    await revokeFamily();
    expect(await auth.refused(server, held)).toEqual({ kind: 'dead' });
    expect(await auth.token(server)).toEqual({ kind: 'dead' });
  });

  test('is replaced by signing in again', async () => {
    const { auth, server, challenge } = room;
    const held = heldIn(await auth.token(server));
    await revokeFamily();
    await auth.refused(server, held);
    await auth.signIn(server, challenge).done;
    const again = heldIn(await auth.token(server));
    expect(again.generation).toBeGreaterThan(held.generation);
    expect(again.account.id).toBe(held.account.id);
  });
});

describe('signing out', () => {
  test('makes the issuer refuse the refresh token', async () => {
    const { auth, server } = room;
    const refreshToken = refreshTokenIn(room);
    expect(await auth.signOut(server)).toMatchObject([{ revocation: 'revoked', issuer: idp.issuer }]);
    expect(await tradeBehindOurBack(refreshToken)).toBe('invalid_grant');
    expect(await auth.token(server)).toEqual({ kind: 'none' });
    expect(auth.account('wiki')).toBeUndefined();
    expect(room.vault.names().filter(({ kind }) => kind === 'tokens')).toEqual([]);
  });

  test('forgets although the issuer cannot be reached', async () => {
    const { auth, server } = room;
    idp.become('down');
    expect(await auth.signOut(server)).toMatchObject([{ revocation: 'queued', issuer: idp.issuer }]);
    expect(await auth.token(server)).toEqual({ kind: 'none' });
  });

  test('forgets the account although the vault is locked, and says that it is', async () => {
    const { auth, server, vault } = room;
    vault.trouble('keychain-locked');
    await expect(auth.signOut(server)).rejects.toMatchObject({ problem: { code: 'keychain-locked' } });
    vault.trouble(undefined);
    expect(await auth.token(server)).toEqual({ kind: 'none' });
  });

  test('cancels a sign-in that is open', async () => {
    const { auth, server, challenge, person } = room;
    person.behave('abandon');
    const { done } = auth.signIn(server, challenge);
    const refused = expect(done).rejects.toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    await auth.signOut(server);
    await refused;
    expect(await auth.token(server)).toEqual({ kind: 'none' });
  });

  test('has nothing to do where nobody is signed in', async () => {
    expect(await room.auth.signOut({ id: 'other' })).toEqual([]);
  });

  test('leaves a higher generation to the next sign-in', async () => {
    const { auth, server, challenge } = room;
    const { generation } = heldIn(await auth.token(server));
    await auth.signOut(server);
    await auth.signIn(server, challenge).done;
    expect(heldIn(await auth.token(server)).generation).toBeGreaterThan(generation);
  });
});

function refreshTokenIn({ vault }: AuthRoom): string {
  const last = vault.seen.findLast((text) => text.includes('refreshToken')) ?? '{}';
  return (JSON.parse(last) as { refreshToken: string }).refreshToken;
}

/** What another holder of the same refresh token would get: an error code, or `ok`. */
async function tradeBehindOurBack(refreshToken: string): Promise<string> {
  const client = idp.log.find(({ request }) => request === 'token')?.client ?? '';
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: client });
  const response = await fetch(`${idp.issuer}/token`, { method: 'POST', body });
  return ((await response.json()) as { error?: string }).error ?? 'ok';
}

async function revokeFamily(): Promise<void> {
  const client = idp.log.find(({ request }) => request === 'token')?.client ?? '';
  const body = new URLSearchParams({ token: refreshTokenIn(room), client_id: client });
  await fetch(`${idp.issuer}/token/revocation`, { method: 'POST', body });
}
