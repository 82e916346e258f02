/** More access for one agent: how long it lasts, and what is left when it ends, is given up, or was refused. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, Held, SignIn, TokenAnswer } from '../../core/auth/auth.ts';
import { Secret } from '../../shared/secret.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { openAuthRoom, SIGN_IN_LIMIT_MS, SIGN_IN_PAUSE_MS, type AuthRoom } from './auth-room.ts';

const HOUR_MS = 3_600_000;
const TOOL = 'save_page';

let idp: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  const scopes = ['wiki.read', 'wiki.write', 'wiki.admin'];
  idp = await startCompanyIdp({ resources: () => true, opaqueAccessTokens: true, scopes });
  room = await openAuthRoom();
  room.description.authorization_servers = [idp.issuer];
  await room.auth.signIn(room.server, [`${room.challenge[0]}, scope="openid wiki.read"`]).done;
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

function heldIn(answer: TokenAnswer): Held {
  if (answer.kind !== 'held') throw new Error(`expected a token, got ${answer.kind}`);
  return answer.held;
}
const heldBy = async (agent: string, tool = TOOL) => heldIn(await room.auth.token(room.server, { agent, tool }));
const scopesOf = async (agent: string, tool?: string) => (await heldBy(agent, tool)).scopes.toSorted();

/** What a 403 for `scope` to a call of this agent leads to, with a yes for so many hours unless told otherwise. */
async function widen(
  agent: string,
  { scope = 'wiki.write', hours, answer }: { scope?: string; hours?: number; answer?: AuthRoom['answer'] } = {},
): Promise<SignIn> {
  const held = await heldBy(agent);
  room.auth.fellShort(room.server, TOOL, held, scope.split(' '));
  room.answer = answer ?? (() => ({ answer: 'allowed', choice: { without: [], hours } }));
  // In a browser of its own: most issuers then keep the two grants apart.
  room.person.signInAs('ada');
  const caller: Caller = { agent, host: agent, entry: 'e1', tool: TOOL, short: held.set };
  const challenge = `${room.challenge[0]}, error="insufficient_scope", scope="${scope}"`;
  return room.auth.signIn(room.server, [challenge], { caller });
}

async function widened(...asked: Parameters<typeof widen>): Promise<void> {
  const { done } = await widen(...asked);
  await done;
}

/** The recorded ends of access, once there are so many. */
async function changes(count: number) {
  const lines = () => room.activity.filter(({ kind }) => kind === 'access.changed');
  await expect.poll(lines).toHaveLength(count);
  return lines();
}

describe('a widening', () => {
  test('is for its agent and for tools that need it; everything else keeps the narrow token', async () => {
    await widened('cursor');
    expect(await scopesOf('cursor')).toEqual(['wiki.read', 'wiki.write']);
    expect(await scopesOf('cursor', 'read_page')).toEqual(['wiki.read']);
    expect(await scopesOf('claude-desktop')).toEqual(['wiki.read']);
    expect((await heldBy('cursor')).account.scopes).toEqual(['wiki.read', 'wiki.write']);
  });

  test('lasts across a restart and refreshes by itself, beside the narrow token', async () => {
    await widened('cursor');
    await room.reopen();
    room.clock.advance(HOUR_MS);
    expect(await scopesOf('cursor')).toEqual(['wiki.read', 'wiki.write']);
    expect(await scopesOf('cursor', 'read_page')).toEqual(['wiki.read']);
    expect(idp.log.filter(({ grant }) => grant === 'refresh_token').map(({ granted }) => granted)).toEqual([
      'wiki.read wiki.write',
      'wiki.read',
    ]);
  });

  test('with an end is given back by itself then, and its agent goes on with the narrow token', async () => {
    await widened('cursor', { hours: 8 });
    const wide = Secret.unwrap((await heldBy('cursor')).token);
    expect(room.auth.access('wiki').sets.map(({ agent, until }) => [agent, until !== undefined])).toEqual([
      [undefined, false],
      ['cursor', true],
    ]);
    room.clock.advance(8 * HOUR_MS - 1);
    expect(await scopesOf('cursor')).toEqual(['wiki.read', 'wiki.write']);
    room.clock.advance(1);
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
    expect(await changes(1)).toMatchObject([{ server: 'wiki', account: 'ada', outcome: 'ended', detail: 'with-last' }]);
    expect(room.auth.access('wiki').sets).toHaveLength(1);
    expect(Secret.unwrap((await heldBy('cursor')).token)).not.toBe(wide);
  });

  test('whose end passed while the machine slept or Drawbridge was off is not used for one call more', async () => {
    await widened('cursor', { hours: 1 });
    room.clock.sleep(2 * HOUR_MS);
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
    await room.reopen();
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
    room.clock.advance(0);
    await changes(1);
    expect(room.auth.access('wiki').sets).toHaveLength(1);
  });

  test('that is given up ends at once, and nothing else does', async () => {
    await widened('cursor');
    await widened('claude-desktop');
    const [, , other] = room.auth.access('wiki').sets;
    expect(await room.auth.narrow(other?.id ?? '')).toMatchObject({ account: 'ada', revocation: 'with-last' });
    const left = other?.agent === 'cursor' ? 'claude-desktop' : 'cursor';
    expect(room.auth.access('wiki').sets.map(({ agent }) => agent)).toEqual([undefined, left]);
    expect(await scopesOf(left)).toEqual(['wiki.read', 'wiki.write']);
    expect(await scopesOf(other?.agent ?? '')).toEqual(['wiki.read']);
    await expect(room.auth.narrow(other?.id ?? '')).rejects.toMatchObject({ problem: { code: 'access-unknown' } });
    // The set that serves everybody is signed out of, not narrowed.
    const [base] = room.auth.access('wiki').sets;
    await expect(room.auth.narrow(base?.id ?? '')).rejects.toMatchObject({ problem: { code: 'access-unknown' } });
  });

  test('costs nothing else when it is given up at an issuer that ends all of a grant with one refresh token of it', async () => {
    const held = await heldBy('cursor');
    const caller: Caller = { agent: 'cursor', host: 'cursor', entry: 'e1', tool: TOOL, short: held.set };
    const challenge = `${room.challenge[0]}, error="insufficient_scope", scope="wiki.write"`;
    // The same browser: the issuer knows the person, and widens the grant it has.
    await room.auth.signIn(room.server, [challenge], { caller }).done;
    await room.auth.narrow(room.auth.access('wiki').sets[1]?.id ?? '');
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
    room.clock.advance(HOUR_MS);
    const refreshes = () => idp.log.filter(({ grant, outcome }) => grant === 'refresh_token' && outcome === 'ok');
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
    expect(refreshes()).toHaveLength(1);
    expect(await room.auth.signOut(room.server)).toMatchObject([{ revocation: 'revoked' }]);
    expect(room.vault.names().filter(({ kind }) => kind === 'revocation')).toEqual([]);
  });

  test('goes with its account', async () => {
    await widened('cursor');
    await room.auth.signOut(room.server);
    expect(room.auth.access('wiki').sets).toEqual([]);
    expect(room.vault.names().filter(({ kind }) => kind === 'tokens')).toEqual([]);
    // Both families, the narrow and the wide one: a refresh token and an access token each.
    const ok = idp.log.filter(({ request, outcome }) => request === 'revocation' && outcome === 'ok');
    expect(ok).toHaveLength(4);
  });

  test('that its issuer grants only in part is kept as what it is', async () => {
    await widened('cursor', { scope: 'wiki.write wiki.unknown' });
    expect(room.auth.access('wiki').sets[1]?.scopes.map(({ name }) => name)).toEqual(['wiki.read', 'wiki.write']);
    expect(await scopesOf('cursor')).toEqual(['wiki.read']);
  });
});

describe('a refusal', () => {
  const refuse = async (agent: string) => {
    const { done } = await widen(agent, { answer: () => ({ answer: 'denied' }) });
    await expect(done).rejects.toMatchObject({ problem: { code: 'scopes-refused' } });
  };
  const refused = expect.objectContaining({ problem: expect.objectContaining({ code: 'scopes-refused' }) });

  test('holds for these scopes and this agent, for more than them, and across restarts', async () => {
    await refuse('cursor');
    const asked = room.questions.length;
    await expect(widen('cursor')).rejects.toEqual(refused);
    await expect(widen('cursor', { scope: 'wiki.write wiki.admin' })).rejects.toEqual(refused);
    await room.reopen();
    await expect(widen('cursor')).rejects.toEqual(refused);
    expect(room.questions).toHaveLength(asked);

    await widened('cursor', { scope: 'wiki.admin' });
    await widened('claude-desktop');
    expect(await scopesOf('claude-desktop')).toEqual(['wiki.read', 'wiki.write']);
  });

  test('is listed, and over at once when it is forgotten', async () => {
    await refuse('cursor');
    const { refused: list } = room.auth.access('wiki');
    expect(list).toMatchObject([{ server: 'wiki', account: 'ada', agent: 'cursor', scopes: ['wiki.write'] }]);
    room.auth.forgetRefusal(list[0]?.id ?? '');
    expect(room.auth.access('wiki').refused).toEqual([]);
    await widened('cursor');
    expect(() => room.auth.forgetRefusal(list[0]?.id ?? '')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'access-unknown' }) }),
    );
  });

  test('is not what silence is: that only pauses', async () => {
    const silence: AuthRoom['answer'] = (_, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ answer: 'withdrawn' })));
    const open = await widen('cursor', { answer: silence });
    const ended = expect(open.done).rejects.toMatchObject({ problem: { code: 'sign-in-timed-out' } });
    await expect.poll(() => room.questions).toHaveLength(2);
    room.clock.advance(SIGN_IN_LIMIT_MS);
    await ended;
    expect(room.auth.access('wiki').refused).toEqual([]);
    await expect(widen('cursor')).rejects.toMatchObject({ problem: { code: 'sign-in-timed-out' } });
    room.clock.advance(SIGN_IN_PAUSE_MS);
    await widened('cursor');
  });
});

describe('what is known of access', () => {
  test('is learned from refusals by the server, kept, and overruled by the policy', async () => {
    room.auth.fellShort(room.server, TOOL, await heldBy('cursor'), ['wiki.write']);
    const auth = await room.reopen();
    const learned = { server: 'wiki', tool: TOOL, scopes: ['wiki.read', 'wiki.write'], source: 'learned' };
    expect(auth.access('wiki').tools).toEqual([learned]);
    room.policy.tools = () => ({ [TOOL]: ['wiki.admin'] });
    expect(auth.access('wiki').tools).toEqual([{ ...learned, scopes: ['wiki.admin'], source: 'policy' }]);
  });

  test('is forgotten with the server', async () => {
    room.auth.fellShort(room.server, TOOL, await heldBy('cursor'), ['wiki.write']);
    await room.auth.signOut(room.server);
    await room.auth.forgetServer(room.server);
    expect(room.auth.access()).toEqual({ sets: [], tools: [], refused: [] });
  });
});
