import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { createControlClient } from '../../../client/control-client.ts';
import type { Activity } from '../../../shared/models.ts';
import { fail, ProblemError } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { controlRoom } from '../../fakes/control-room.ts';

const line = (number: number): Activity => ({ number, at: '2026-01-01T00:00:00.000Z', kind: 'call.started' });

async function problemFrom(call: Promise<unknown>): Promise<ProblemError['problem']> {
  const error: unknown = await call.then(
    () => new Error('the call was expected to fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemError) return error.problem;
  throw error;
}

describe('a control call', () => {
  test('travels to its handler and its answer back', async () => {
    const asked: unknown[] = [];
    const handlers = quietHandlers({
      permissions: {
        revoke: ({ input }) => {
          asked.push(input);
          return { revoked: 2 };
        },
      },
    });
    await using room = await controlRoom({ handlers });

    expect(await room.client.permissions.revoke({ ids: ['a', 'b'] })).toEqual({ revoked: 2 });
    expect(asked).toEqual([{ ids: ['a', 'b'], all: false }]);
  });

  test.each(['window', 'command'] as const)('tells where it comes from: a %s, and its process', async (way) => {
    const sources: unknown[] = [];
    const handlers = quietHandlers({
      permissions: {
        revoke: ({ source }) => {
          sources.push(source);
          return { revoked: 0 };
        },
      },
    });
    await using room = await controlRoom({ handlers });
    const door = { controlSocket: room.socketPath, controlKey: room.keyFile };
    await createControlClient({ ...door, way }).permissions.revoke({ all: true });
    expect(sources).toEqual([expect.objectContaining({ way, pid: process.pid })]);
  });

  test("brings the handler's problem back with its words", async () => {
    const handlers = quietHandlers({ servers: { signOut: ({ input }) => fail('server-unknown', input) } });
    await using room = await controlRoom({ handlers });

    expect(await problemFrom(room.client.servers.signOut({ server: 'crm' }))).toMatchObject({
      code: 'server-unknown',
      message: 'There is no server called "crm".',
    });
  });

  test('brings back what a form needs to help with a problem', async () => {
    const client = { issuer: 'https://login.example', redirects: ['http://127.0.0.1:29170/callback'] };
    const signIn = async function* () {
      yield { step: 'question' as const, prompt: 'P1' };
      fail('registration-needed', { server: 'crm', reason: 'it does not offer that', client });
    };
    await using room = await controlRoom({ handlers: quietHandlers({ servers: { signIn } }) });

    const follow = async () => {
      for await (const _ of await room.client.servers.signIn({ server: 'crm' }));
    };
    expect(await problemFrom(follow())).toMatchObject({ code: 'registration-needed', client });
  });

  test('hides what an unknown error says, and reports it inside', async () => {
    const seen: unknown[] = [];
    const leak = new TypeError('token=s3cret');
    const handlers = quietHandlers({
      servers: {
        list: () => {
          throw leak;
        },
      },
    });
    await using room = await controlRoom({ handlers, unexpected: (error) => seen.push(error) });

    const problem = await problemFrom(room.client.servers.list());
    expect(problem.code).toBe('internal');
    expect(JSON.stringify(problem)).not.toContain('s3cret');
    expect(seen).toEqual([leak]);
  });

  test('with an input that the schema refuses never reaches its handler, and names the member', async () => {
    await using room = await controlRoom({ handlers: quietHandlers() });

    const wrong = { host: '*', server: '*', tool: 7 as unknown as string, effect: 'allow' as const };
    const problem = await problemFrom(room.client.permissions.set(wrong));
    expect(problem).toMatchObject({ code: 'usage', message: expect.stringContaining('tool') });
  });

  test('with the wrong key is refused before anything of it is read', async () => {
    await using room = await controlRoom({ handlers: quietHandlers() });
    room.replaceKey('not-the-key');

    expect(await problemFrom(room.client.core.status())).toMatchObject({ code: 'control-refused' });
  });

  test('without a key is answered with 401', async () => {
    await using room = await controlRoom({ handlers: quietHandlers() });

    expect(await rawStatus(room.socketPath, {}, '')).toBe(401);
  });

  test('that needs a right its connection lacks is refused, others are not', async () => {
    await using room = await controlRoom({ handlers: quietHandlers(), rights: ['read'] });

    expect(await room.client.prompts.list({})).toEqual([]);
    for (const call of [room.client.prompts.answer({ id: '1', answer: 'allow' }), room.client.core.stop()])
      expect(await problemFrom(call)).toMatchObject({ code: 'control-refused' });
  });

  test('with more than a megabyte is refused by its length', async () => {
    await using room = await controlRoom({ handlers: quietHandlers() });

    const big = { name: 'crm', url: `https://example.com/${'x'.repeat(2 * 1024 * 1024)}` };
    expect(await problemFrom(room.client.servers.add(big))).toMatchObject({ code: 'control-refused' });
  });
});

describe('a control stream', () => {
  test('brings events as they happen and ends when its source ends', async () => {
    async function* two() {
      yield line(1);
      yield line(2);
    }
    await using room = await controlRoom({ handlers: quietHandlers({ activity: { follow: two } }) });

    const numbers: number[] = [];
    for await (const { number } of await room.client.activity.follow({})) numbers.push(number);
    expect(numbers).toEqual([1, 2]);
  });

  test('ends in the core when the client goes, also while its source is stuck', async () => {
    const closed = Promise.withResolvers<string>();
    const handlers = quietHandlers({
      activity: {
        async *follow({ signal }) {
          signal.addEventListener('abort', () => closed.resolve('closed'));
          yield line(1);
          await new Promise(() => {});
        },
      },
    });
    await using room = await controlRoom({ handlers });

    const gone = new AbortController();
    const events = await room.client.activity.follow({}, { signal: gone.signal });
    expect((await events.next()).value).toMatchObject({ number: 1 });
    gone.abort();
    expect(await closed.promise).toBe('closed');
  });

  test('ends when its reader has had enough, also when memory was tidied up meanwhile', async () => {
    const handlers = quietHandlers({
      activity: {
        async *follow() {
          yield line(1);
          await new Promise(() => {});
        },
      },
    });
    await using room = await controlRoom({ handlers });

    const enough = new AbortController();
    const events = await room.client.activity.follow({}, { signal: enough.signal });
    await events.next();
    const next = events.next();
    collectGarbage();
    enough.abort();
    await expect(next).rejects.toThrow('aborted');
  });

  test('that fails brings the problem, and never the text of an unknown error', async () => {
    const handlers = quietHandlers({
      servers: {
        async *signIn({ input }) {
          yield { step: 'browser' as const, url: 'https://issuer.example/', opened: true };
          if (input.server === 'crm') fail('sign-in-cancelled', input);
          throw new Error('code=s3cret');
        },
      },
    });
    await using room = await controlRoom({ handlers });

    const ending = async (server: string) => {
      const events = await room.client.servers.signIn({ server });
      await events.next();
      return problemFrom(events.next());
    };
    expect(await ending('crm')).toMatchObject({ code: 'sign-in-cancelled' });
    const unknown = await ending('other');
    expect(unknown.code).toBe('internal');
    expect(JSON.stringify(unknown)).not.toContain('s3cret');
  });

  test('ends when the core stops', async () => {
    const handlers = quietHandlers({
      activity: {
        async *follow() {
          yield line(1);
          await new Promise(() => {});
        },
      },
    });
    await using room = await controlRoom({ handlers });

    const events = await room.client.activity.follow({});
    await events.next();
    const next = events.next();
    await room.server.close();
    expect(await next).toMatchObject({ done: true });
    expect(await problemFrom(room.client.core.status())).toMatchObject({ code: 'core-not-running' });
  });
});

test.skipIf(process.platform === 'win32')('socket, key and folder are closed to other users', async () => {
  await using room = await controlRoom({ handlers: quietHandlers() });

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([mode(room.folder), mode(room.socketPath), mode(room.keyFile)]).toEqual(['700', '600', '600']);
});

async function rawStatus(socketPath: string, headers: Record<string, string>, body: string): Promise<unknown> {
  const sent = request({ socketPath, path: '/core/status', method: 'POST', headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
