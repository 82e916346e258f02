/** Signing out gives the tokens back to the issuer, which refuses them afterwards, and forgets them here whatever it says. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuthServer } from '../../core/auth/auth.ts';
import { startCompanyIdp, type CompanyIdp, type CompanyIdpOptions } from '../fakes/company-idp.ts';
import { openIssuerRoom } from './auth-issuer-room.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first attempt to give back what was queued. */
const SOON_MS = 30_000;

let idp: CompanyIdp;
let room: AuthRoom;

async function openRoom(options: Partial<CompanyIdpOptions> = {}): Promise<void> {
  idp = await startCompanyIdp({ resources: () => true, opaqueAccessTokens: true, ...options });
  room = await openAuthRoom({ scopes: ['openid', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
  await room.auth.signIn(room.server, room.challenge).done;
}

afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** The tokens that were sealed last. */
function tokens(): Tokens {
  return JSON.parse(room.vault.seen.findLast((text) => text.includes('refreshToken')) ?? '{}') as Tokens;
}

async function ask(path: string, form: Record<string, string>): Promise<{ active?: boolean; error?: string }> {
  const client_id = idp.log.find(({ request }) => request === 'token')?.client ?? '';
  const response = await fetch(`${idp.issuer}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, client_id }),
  });
  return (await response.json()) as { active?: boolean; error?: string };
}

/** What the issuer says of tokens to whoever else has them. Trading the refresh token ends it, so that this comes last. */
async function worth({ accessToken, refreshToken }: Tokens) {
  const [access, refresh] = [
    await ask('/token/introspection', { token: accessToken }),
    await ask('/token/introspection', { token: refreshToken }),
  ];
  const traded = await ask('/token', { grant_type: 'refresh_token', refresh_token: refreshToken });
  return { access: access.active, refresh: refresh.active, trade: traded.error ?? 'ok' };
}

const ALIVE = { access: true, refresh: true, trade: 'ok' };
const REFUSED = { access: false, refresh: false, trade: 'invalid_grant' };
const queuedRecords = () => room.vault.names().filter(({ kind }) => kind === 'revocation');
const endings = () =>
  room.activity
    .filter(({ kind }) => kind === 'sign-out.finished')
    .map(({ outcome, detail }) => [outcome, detail].filter(Boolean).join(', '));

describe('signing out', () => {
  beforeEach(() => openRoom());

  test('makes the issuer refuse both tokens', async () => {
    const { auth, server } = room;
    const given = tokens();
    expect(await auth.signOut(server)).toEqual([
      { server: 'wiki', account: 'ada', issuer: idp.issuer, revocation: 'revoked' },
    ]);
    expect(await worth(given)).toEqual(REFUSED);
    expect(await auth.token(server)).toEqual({ kind: 'none' });
    expect(room.vault.names().map(({ kind }) => kind)).not.toContain('tokens');
  });

  test('is what ends them: the issuer takes both as long as nobody signs out', async () => {
    expect(await worth(tokens())).toEqual(ALIVE);
  });

  test('makes it refuse the tokens of every account, or of one alone', async () => {
    const { auth, server, challenge } = room;
    const ada = tokens();
    room.person.signInAs('bob');
    await auth.signIn(server, challenge, { another: true }).done;
    const bob = tokens();
    expect(await auth.signOut(server, 'ada')).toMatchObject([{ account: 'ada', revocation: 'revoked' }]);
    expect(await worth(ada)).toEqual(REFUSED);
    expect(await auth.token(server)).toEqual({ kind: 'none' });
    auth.choose(server.id, 'bob');
    expect(await auth.token(server)).toMatchObject({ kind: 'held', held: { account: { id: 'bob' } } });
    expect(await auth.signOut(server)).toMatchObject([{ account: 'bob', revocation: 'revoked' }]);
    expect(await worth(bob)).toEqual(REFUSED);
  });

  test('gives back the refresh token, then the access token, of widened sets too', async () => {
    await using own = await openIssuerRoom();
    const { auth, server, challenge } = own.room;
    await own.signIn();
    const wider = [`${challenge[0]}, error="insufficient_scope", scope="admin"`];
    const caller = { host: 'cursor', entry: 'e1', agent: 'cursor', tool: 'delete' };
    await auth.signIn(server, wider, { caller }).done;
    expect(auth.access('wiki').sets).toHaveLength(2);
    expect(await auth.signOut(server)).toMatchObject([{ revocation: 'revoked' }]);
    const given = own.formsTo('/revoke');
    const order = ['refresh_token', 'access_token'];
    expect(given.map((form) => form.get('token_type_hint'))).toEqual([...order, ...order]);
    expect(new Set(given.map((form) => form.get('token'))).size).toBe(4);
    expect(auth.access('wiki').sets).toEqual([]);
  });
});

describe('signing out of one of two servers whose issuer ties the tokens of both to one grant', () => {
  let notes: AuthServer;
  let wikiTokens: Tokens;
  let notesTokens: Tokens;

  beforeEach(async () => {
    await openRoom();
    wikiTokens = tokens();
    notes = { id: 'notes', url: `${room.origin}/notes` };
    const described = { authorization_servers: [idp.issuer], scopes_supported: ['openid', 'tools'] };
    room.documents.set('/.well-known/oauth-protected-resource/notes', { resource: notes.url, ...described });
    // The same browser: the issuer knows the person.
    await room.auth.signIn(notes, []).done;
    notesTokens = tokens();
  });

  const refresh = async () => {
    room.clock.advance(HOUR_MS);
    return (await room.auth.token(notes)).kind;
  };

  test.each(['refreshToken', 'accessToken'] as const)(
    'is no matter of course: revoking one %s there ends all',
    async (one) => {
      const client_id = idp.log.find(({ request }) => request === 'token')?.client ?? '';
      const body = new URLSearchParams({ token: wikiTokens[one], client_id });
      expect((await fetch(`${idp.issuer}/token/revocation`, { method: 'POST', body })).ok).toBe(true);
      expect(await refresh()).toBe('dead');
    },
  );

  test('forgets its tokens at once and leaves the other alive', async () => {
    expect(await room.auth.signOut(room.server)).toMatchObject([{ server: 'wiki', revocation: 'with-last' }]);
    expect(room.vault.names().filter(({ kind }) => kind === 'tokens')).toHaveLength(1);
    expect(await room.auth.token(room.server)).toEqual({ kind: 'none' });
    expect(await refresh()).toBe('held');
    expect(queuedRecords()).toHaveLength(1);
  });

  test('leaves it alive across restarts, hours of upkeep and another sign-in', async () => {
    await room.auth.signOut(room.server);
    await room.reopen();
    for (let hours = 0; hours < 3; hours++) expect(await refresh()).toBe('held');
    await room.auth.signIn(room.server, room.challenge).done;
    expect(await refresh()).toBe('held');
    expect(idp.log.filter(({ request }) => request === 'revocation')).toEqual([]);
  });

  test('makes the issuer refuse everything when the last is signed out', async () => {
    await room.auth.signOut(room.server);
    expect(await room.auth.signOut(notes)).toMatchObject([{ server: 'notes', revocation: 'revoked' }]);
    expect(queuedRecords()).toEqual([]);
    expect(await worth(wikiTokens)).toEqual(REFUSED);
    expect(await worth(notesTokens)).toEqual(REFUSED);
    expect(endings()).toEqual(['with-last', 'revoked', 'revoked, given back later']);
  });

  test('or of both at the same time, makes it refuse everything', async () => {
    await Promise.all([room.auth.signOut(room.server), room.auth.signOut(notes)]);
    room.clock.advance(SOON_MS);
    await expect.poll(queuedRecords).toEqual([]);
    expect(await worth(wikiTokens)).toEqual(REFUSED);
    expect(await worth(notesTokens)).toEqual(REFUSED);
  });

  test('everywhere needs no later', async () => {
    const results = await room.auth.signOutEverywhere();
    expect(results.map(({ server, revocation }) => `${server} ${revocation}`)).toEqual([
      'wiki revoked',
      'notes revoked',
    ]);
    expect(queuedRecords()).toEqual([]);
    expect(await worth(wikiTokens)).toEqual(REFUSED);
    expect(await worth(notesTokens)).toEqual(REFUSED);
  });

  test('does not wait for somebody else', async () => {
    await room.auth.signOut(notes);
    room.person.signInAs('bob');
    await room.auth.signIn(notes, []).done;
    expect(await room.auth.signOut(room.server)).toMatchObject([{ account: 'ada', revocation: 'revoked' }]);
    expect(queuedRecords()).toEqual([]);
  });
});

describe('signing out while the issuer cannot be reached', () => {
  beforeEach(() => openRoom());

  /** Signs out without a network; gives the tokens that wait. */
  async function signOutOffline(): Promise<Tokens> {
    const given = tokens();
    idp.become('down');
    expect(await room.auth.signOut(room.server)).toMatchObject([{ revocation: 'queued', issuer: idp.issuer }]);
    return given;
  }

  test('forgets at once, and seals the tokens for nothing but giving them back', async () => {
    const given = await signOutOffline();
    expect(queuedRecords()).toHaveLength(1);
    idp.become('up');
    expect(await room.auth.token(room.server)).toEqual({ kind: 'none' });
    expect(room.auth.accounts('wiki')).toEqual([]);
    expect(await worth(given)).toEqual(ALIVE);
  });

  test('gives them back as soon as it can', async () => {
    const given = await signOutOffline();
    room.clock.advance(SOON_MS);
    expect(queuedRecords()).toHaveLength(1);
    idp.become('up');
    await expect.poll(() => (room.clock.advance(SOON_MS), queuedRecords())).toEqual([]);
    expect(await worth(given)).toEqual(REFUSED);
    await expect.poll(endings).toEqual(['queued', 'revoked, given back later']);
  });

  test('gives them back after a restart', async () => {
    const given = await signOutOffline();
    await room.reopen();
    idp.become('up');
    room.clock.advance(3_600_000);
    await expect.poll(endings).toEqual(['queued', 'revoked, given back later']);
    expect(await worth(given)).toEqual(REFUSED);
  });

  test('gives up after thirty days, when they have ended by themselves', async () => {
    await signOutOffline();
    room.clock.sleep(30 * DAY_MS + 1);
    room.clock.advance(0);
    await expect.poll(endings).toEqual(['queued', 'unreachable, given back later']);
    expect(queuedRecords()).toEqual([]);
  });

  test('leaves alone who signs in meanwhile', async () => {
    const { auth, server, challenge, clock } = room;
    const given = await signOutOffline();
    idp.become('up');
    await auth.signIn(server, challenge).done;
    clock.advance(SOON_MS);
    await expect.poll(() => queuedRecords()).toEqual([]);
    expect(await ask('/token/introspection', { token: given.refreshToken })).toEqual({ active: false });
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
    clock.advance(3_600_000);
    expect(await auth.token(server)).toMatchObject({ kind: 'held' });
  });
});

test('signing out at an issuer without revocation says that it has none, and forgets', async () => {
  await openRoom({ revocation: false });
  expect(await room.auth.signOut(room.server)).toMatchObject([{ revocation: 'unsupported', issuer: idp.issuer }]);
  expect(await room.auth.token(room.server)).toEqual({ kind: 'none' });
  expect(queuedRecords()).toEqual([]);
});
