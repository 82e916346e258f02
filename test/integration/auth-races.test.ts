import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../shared/secret.ts';
import { anIdToken } from '../fakes/id-token.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';

const HOUR_MS = 3_600_000;
const caller = { agent: 'cursor', host: 'cursor', entry: 'e' };
let own: IssuerRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  own.issuer.registration.body = { client_id: 'ours' };
});
afterEach(async () => {
  vi.restoreAllMocks();
  await own[Symbol.asyncDispose]();
});

/** Keeps the issuer's answers to such requests back until `go`. */
function holdBack(isMeant: (url: string, body: string) => boolean) {
  const real = globalThis.fetch;
  const gate = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const answer = await real(input, init);
    const url = input instanceof Request ? input.url : input.toString();
    if (isMeant(url, await new Response(init?.body).text())) {
      came.resolve();
      await gate.promise;
    }
    return answer;
  });
  return { go: gate.resolve, came: came.promise };
}

/** Lets a sign-in that waits for nothing outside any more come to its end, unless something in here keeps it back. */
async function goneAsFarAsItCan(signingIn: Promise<unknown>): Promise<void> {
  const turns = (async () => {
    for (let turns = 0; turns < 200; turns++) await turn();
  })();
  await Promise.race([signingIn, turns]);
}

async function tokenInUse(asker = {}): Promise<string> {
  const answer = await own.room.auth.token(own.room.server, asker);
  return answer.kind === 'held' ? Secret.unwrap(answer.held.token) : answer.kind;
}

/** Signs in, and gives cursor alone `admin` beside. */
async function widen(): Promise<void> {
  const { room } = own;
  own.issuer.tokenExtras = { scope: 'tools admin', ...own.issuer.tokenExtras };
  await own.signIn();
  room.answer = () => ({ answer: 'allowed', choice: { without: [], hours: 8 } });
  await room.auth.signIn(room.server, [`${room.challenge[0]}, error="insufficient_scope", scope="admin"`], { caller })
    .done;
  room.answer = () => ({ answer: 'allowed', choice: { without: [] } });
}

/** A sign-out that can give up nothing. */
async function signOutWhileLocked(): Promise<void> {
  own.room.vault.trouble('vault-locked');
  await expect(own.room.auth.signOut(own.room.server)).rejects.toMatchObject({ problem: { code: 'vault-locked' } });
  own.room.vault.trouble(undefined);
}

describe('a sign-in while', () => {
  test.each(['renewed', 'refused'])('a refresh is under way (%s at last) is not written over by it', async (how) => {
    const { room, issuer } = own;
    await own.signIn();
    room.clock.advance(HOUR_MS);
    if (how === 'refused')
      issuer.refuses = (form) => (form.get('grant_type') === 'refresh_token' ? 'invalid_grant' : undefined);
    else issuer.tokenExtras = { access_token: 'of the refresh', refresh_token: 'old family' };
    const held = holdBack((_, body) => body.includes('grant_type=refresh_token'));
    const refreshing = room.auth.token(room.server);
    await held.came;
    issuer.tokenExtras = { access_token: 'of the sign-in', refresh_token: 'new family' };
    const signingIn = own.signIn();
    await expect.poll(() => own.bodiesTo('/token')).toHaveLength(3);
    await goneAsFarAsItCan(signingIn);
    held.go();
    await Promise.all([refreshing, signingIn]);
    expect(await tokenInUse()).toBe('of the sign-in');
  });

  test('a sign-out waits for the issuer is not undone by it', async () => {
    const { room, issuer } = own;
    await own.signIn();
    const held = holdBack((url) => url.endsWith('/revoke'));
    const signingOut = room.auth.signOut(room.server);
    await held.came;
    issuer.tokenExtras = { access_token: 'of the sign-in' };
    const signingIn = own.signIn();
    await expect.poll(() => own.bodiesTo('/token')).toHaveLength(2);
    await goneAsFarAsItCan(signingIn);
    held.go();
    await Promise.all([signingOut, signingIn]);
    expect(await tokenInUse()).toBe('of the sign-in');
  });
});

describe('a sign-out that the vault failed', () => {
  test('has forgotten every token set all the same', async () => {
    await widen();
    await signOutWhileLocked();
    own.issuer.tokenExtras = { scope: 'tools', access_token: 'new' };
    await own.signIn();
    expect(own.room.auth.access('wiki').sets).toHaveLength(1);
  });

  test('leaves nothing that is looked after again and again', async () => {
    const { room } = own;
    await widen();
    room.vault.trouble('vault-locked');
    const timers = vi.spyOn(room.clock, 'after');
    room.clock.advance(9 * HOUR_MS);
    for (let turns = 0; turns < 200; turns++) {
      await turn();
      room.clock.advance(0);
    }
    expect(timers.mock.calls.length).toBeLessThan(20);
  });
});

test('a server added anew elsewhere never gets a token of the one before', async () => {
  const { room, issuer } = own;
  const id_token = anIdToken({ issuer: issuer.issuer, client: 'ours', at: Date.now(), livesMs: HOUR_MS });
  issuer.tokenExtras = { access_token: 'of the old server', id_token };
  await widen();
  await signOutWhileLocked();
  await room.auth.forgetServer(room.server);
  const other = { id: 'wiki', url: `${room.origin}/other` };
  const description = '/.well-known/oauth-protected-resource/other';
  room.documents.set(description, { ...room.description, resource: other.url });
  issuer.tokenExtras = { scope: 'tools', access_token: 'of the new server', id_token };
  await room.auth.signIn(other, [`Bearer resource_metadata="${room.origin}${description}"`]).done;
  const answer = await room.auth.token(other, { agent: 'cursor' });
  expect(answer.kind === 'held' && Secret.unwrap(answer.held.token)).toBe('of the new server');
});

test('another account is another sign-in than the one open', async () => {
  const { room } = own;
  await own.signIn();
  const release = Promise.withResolvers<void>();
  room.answer = async () => {
    await release.promise;
    return { answer: 'allowed', choice: { without: [] } };
  };
  const first = room.auth.signIn(room.server, room.challenge, { caller });
  const second = room.auth.signIn(room.server, room.challenge, { another: true });
  release.resolve();
  await Promise.all([first.done, second.done]);
  expect(room.auth.accounts('wiki')).toHaveLength(2);
});

test('signing out gives back the newest refresh token, also one that could not be stored', async () => {
  const { room } = own;
  await own.signIn();
  room.clock.advance(HOUR_MS);
  room.vault.trouble('keychain-locked', 'storing');
  own.issuer.tokenExtras = { refresh_token: 'rotated' };
  await room.auth.token(room.server);
  room.vault.trouble(undefined);
  await room.auth.signOut(room.server);
  expect(own.formsTo('/revoke').map((form) => form.get('token'))).toContain('rotated');
});

test('a tool may be called toString', async () => {
  await own.signIn();
  expect(await own.room.auth.token(own.room.server, { tool: 'toString' })).toMatchObject({ kind: 'held' });
});

test('a machine that needs more keeps what it has', async () => {
  const { room } = own;
  const server = { ...room.server, clientId: 'robot', machine: true };
  await room.auth.giveClient(server, { kind: 'secret', text: new Secret('proof') });
  await room.auth.signIn(server, room.challenge, { unattended: true }).done;
  const more = [`${room.challenge[0]}, error="insufficient_scope", scope="admin"`];
  await room.auth.signIn(server, more, { caller }).done;
  expect(own.formsTo('/token').at(-1)?.get('scope')?.split(' ').toSorted()).toEqual(['admin', 'tools']);
});

test('a description at another origin is refused, and nothing is read there', async () => {
  const { room, issuer } = own;
  issuer.documents.set('/description', room.description);
  const { done } = room.auth.signIn(room.server, [`Bearer resource_metadata="${issuer.origin}/description"`]);
  await expect(done).rejects.toMatchObject({ problem: { code: 'authorization-metadata' } });
  expect(own.paths()).toEqual([]);
  expect(room.questions).toEqual([]);
});

test('a host whose account was signed out goes on with the one that its own call brought', async () => {
  const { room, issuer } = own;
  await own.signIn();
  const first = room.auth.account('wiki')?.id ?? '';
  await room.auth.signIn(room.server, room.challenge, { another: true }).done;
  const second = room.auth.accounts('wiki').find(({ id }) => id !== first)?.id ?? '';
  room.auth.choose('wiki', second, caller.agent);
  await room.auth.signOut(room.server, second);
  expect(await room.auth.token(room.server, { agent: caller.agent })).toEqual({ kind: 'none' });
  issuer.tokenExtras = { access_token: 'of the call' };
  await room.auth.signIn(room.server, room.challenge, { caller }).done;
  expect(await tokenInUse({ agent: caller.agent })).toBe('of the call');
});
