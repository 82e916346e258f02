import { describe, expect, it } from 'vitest';
import { createUpstream } from '../../../core/broker/upstream.ts';
import type { AuthServer, Held, TokenAnswer } from '../../../core/auth/auth.ts';
import type { Conversation, OpenOptions } from '../../../core/remote/remote.ts';
import { RemoteFailure } from '../../../core/remote/remote.ts';
import { bearer } from '../../../core/ports/credential.ts';
import { Secret } from '../../../shared/secret.ts';

const server = { id: 'notes', url: 'https://notes.example.com/mcp' };

function held(account: string, generation = 1): Held {
  const issuer = 'https://login.example.com';
  const about = { server: 'notes', issuer, scopes: [], signedInAt: '2026-01-01T00:00:00Z', refreshable: false };
  const set = { server: 'notes', account };
  const token = new Secret(`token of ${account}`);
  const credential = bearer(token);
  return { token, credential, account: { id: account, ...about }, set, scopes: [], generation };
}

/** A server whose conversations are numbered, and whose account the test changes. */
function createRoom(of: AuthServer = server) {
  const signIns: unknown[] = [];
  const opened: { number: number; asked: unknown; closed: boolean }[] = [];
  const room = {
    opened,
    signIns,
    account: 'ada',
    signIn: (): void => {
      throw new Error('nobody signs in here');
    },
    beforeOpen: async (_: OpenOptions) => {},
    /** What auth answers: the account's token as it is when asked, given when it comes. */
    token: async (now: Held): Promise<TokenAnswer> => ({ kind: 'held', held: now }),
    refused: async (_: Held): Promise<TokenAnswer> => ({ kind: 'none' }),
    numberOf: (conversation: Conversation) => Number(conversation.advertisement.serverInfo['number']),
  };
  const upstream = createUpstream({
    server: of,
    auth: {
      token: async (): Promise<TokenAnswer> => room.token(held(room.account)),
      refused: async (_, refused) => room.refused(refused),
      async signInByItself(asked) {
        if (!asked.machine) return false;
        signIns.push(asked.id);
        room.signIn();
        return true;
      },
    },
    remote: {
      async open(options) {
        await room.beforeOpen(options);
        if (options.signal.aborted) throw new RemoteFailure({ kind: 'cancelled' }, 'no');
        const one = {
          number: opened.length + 1,
          asked: await options.credential?.headers('POST', options.url),
          closed: false,
        };
        opened.push(one);
        return conversationOf(one);
      },
    },
    permit: () => {},
    introduction: () => ({ clientInfo: {}, capabilities: {} }),
    onMessage() {},
    onOpen() {},
  });
  return { ...room, room, upstream };
}

function conversationOf(one: { number: number; closed: boolean }): Conversation {
  return {
    advertisement: { era: 'legacy', protocolVersion: '', capabilities: {}, serverInfo: { number: one.number } },
    found: { manner: 'legacy', at: 0 },
    request: async (request) => ({ jsonrpc: '2.0', id: request.id, result: {} }),
    notify: async () => {},
    async close() {
      one.closed = true;
    },
  };
}

const lost = () => new RemoteFailure({ kind: 'session-lost' }, 'no');

describe('a session that the server forgot', () => {
  it('is opened again once, however many calls learn of it and however late', async () => {
    const { upstream, numberOf, opened } = createRoom();
    const late = Promise.withResolvers<void>();
    const slow = upstream.use(async (conversation) => {
      if (numberOf(conversation) > 1) return numberOf(conversation);
      await late.promise;
      throw lost();
    });
    const quick = await upstream.use(async (conversation) => {
      if (numberOf(conversation) > 1) return numberOf(conversation);
      throw lost();
    });
    late.resolve();
    expect([quick, await slow]).toEqual([2, 2]);
    expect(opened).toMatchObject([{ closed: true }, { closed: false }]);
  });

  it('is not opened a second time by the same call', async () => {
    const { upstream, opened } = createRoom();
    const failing = upstream.use(async () => {
      throw lost();
    });
    await expect(failing).rejects.toMatchObject({ why: { kind: 'session-lost' } });
    expect(opened).toHaveLength(2);
  });
});

describe('a 403', () => {
  const refused = (challenge: string[]) => new RemoteFailure({ kind: 'forbidden', challenge }, 'no');
  const useWith = (challenge: string[]) =>
    createRoom().upstream.use(async () => {
      throw refused(challenge);
    }, 'save_page');

  it('that names scopes says what is lacking, and with which token', async () => {
    const challenge = ['Basic realm="x"', 'Bearer error="insufficient_scope", scope="read write"'];
    await expect(useWith(challenge)).rejects.toMatchObject({
      name: 'ScopeNeeded',
      scopes: ['read', 'write'],
      challenge,
      held: { set: { server: 'notes', account: 'ada' } },
    });
  });

  it.each([
    [[]],
    [['Bearer error="invalid_token"']],
    [['Bearer error="insufficient_scope"']],
    [['Bearer scope="write"']],
  ])('is a plain refusal otherwise, which no sign-in mends: %j', async (challenge) => {
    await expect(useWith(challenge)).rejects.toMatchObject({ why: { kind: 'forbidden' } });
  });
});

describe('when the account changes', () => {
  it("a conversation that was being opened is given up, and the next one has the new account's token", async () => {
    const { upstream, room, opened } = createRoom();
    room.beforeOpen = async () => {
      await Promise.resolve();
      room.beforeOpen = async () => {};
      room.account = 'bob';
      await upstream.reset();
    };
    expect(await upstream.use(async (_, given) => given?.account.id)).toBe('bob');
    expect(opened).toMatchObject([
      { asked: { authorization: 'Bearer token of ada' }, closed: true },
      { asked: { authorization: 'Bearer token of bob' }, closed: false },
    ]);
  });
});

describe('once it is closed', () => {
  it('opens nothing more, also while the server is told that the conversation ends', async () => {
    const { upstream, opened } = createRoom();
    await upstream.use(async (conversation) => {
      const told = Promise.withResolvers<void>();
      conversation.close = () => told.promise;
      const closing = upstream.close();
      await expect(upstream.use(async () => {})).rejects.toMatchObject({ why: { kind: 'cancelled' } });
      told.resolve();
      await closing;
    });
    expect(opened).toHaveLength(1);
  });
});

describe('an account that is replaced', () => {
  it('while its token was refreshed is not used any more', async () => {
    const { room, upstream, opened } = createRoom();
    const refreshed = Promise.withResolvers<void>();
    room.token = async (now) => {
      if (now.account.id === 'ada') await refreshed.promise;
      return { kind: 'held', held: now };
    };
    const call = upstream.use(async (_, used) => used?.account.id);
    room.account = 'bob';
    await upstream.reset();
    refreshed.resolve();
    expect(await call).toBe('bob');
    expect(opened).toMatchObject([{ asked: { authorization: 'Bearer token of bob' } }]);
  });

  it('while its refused token was renewed is not used any more, nor a sign-in asked for', async () => {
    const { room, upstream } = createRoom();
    room.refused = async () => {
      room.account = 'bob';
      await upstream.reset();
      return { kind: 'dead' };
    };
    const call = upstream.use(async (_, used) => {
      if (used?.account.id === 'ada') throw new RemoteFailure({ kind: 'unauthorized', challenge: [] }, 'no');
      return used?.account.id;
    });
    expect(await call).toBe('bob');
  });
});

it('a machine whose sign-in is dead goes to its server, which has it sign in anew without a person', async () => {
  const { room, upstream, signIns } = createRoom({ ...server, machine: true });
  let isDead = true;
  room.token = async (now) => (isDead ? { kind: 'dead' } : { kind: 'held', held: now });
  room.signIn = () => void (isDead = false);
  const call = upstream.use(async (_, used) => {
    if (!used) throw new RemoteFailure({ kind: 'unauthorized', challenge: [] }, 'no');
    return used.account.id;
  });
  expect(await call).toBe('ada');
  expect(signIns).toEqual([server.id]);
});
