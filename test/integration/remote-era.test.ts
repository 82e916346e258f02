import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Found, OpenOptions } from '../../core/remote/remote.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import {
  legacyHandshake,
  modernHandshake,
  type OddRequest,
  type OddServer,
  startOddServer,
} from '../fakes/mcp-servers/odd-server.ts';
import { failure, openOptions, startRemote } from './remote-support.ts';

let clock: ManualClock;
let ours: ReturnType<typeof startRemote>;
let server: OddServer;
beforeEach(() => {
  clock = createManualClock();
  ours = startRemote({}, clock);
});
afterEach(async () => {
  await ours.end();
  await server.stop();
});
const serve = async (answer: (odd: OddRequest) => void) => void (server = await startOddServer(answer));
const open = (more: Partial<OpenOptions> = {}) => ours.remote.open(openOptions(server.url, more));
/** What the server was asked: the method of each message, or that of HTTP. */
const asked = () => server.received.map(({ method, body }) => (body as { method?: string }).method ?? method);
const day = 24 * 60 * 60 * 1000;

describe('how a server speaks', () => {
  test('is remembered with its day, believed until the next, and then found out anew', async () => {
    await serve(legacyHandshake);
    const { found } = await open();
    expect(found).toEqual({ manner: 'legacy', at: clock.now() });
    clock.advance(day - 1);
    expect((await open({ found })).found).toEqual(found);
    expect(asked().filter((method) => method === 'server/discover')).toHaveLength(1);
    clock.advance(1);
    expect((await open({ found })).found).toEqual({ manner: 'legacy', at: clock.now() });
    expect(asked().filter((method) => method === 'server/discover')).toHaveLength(2);
  });

  test('is found out anew where the clock was set back since', async () => {
    await serve(modernHandshake);
    const found: Found = { manner: 'legacy', at: clock.now() + day / 2 };
    expect((await open({ found })).found).toEqual({ manner: 'modern', at: clock.now() });
  });

  test.each([401, 403, 408, 425, 429, 500, 502, 503])('is not what a refusal with %i tells', async (status) => {
    await serve(({ response }) => void response.writeHead(status).end());
    await failure(open());
    expect(asked()).toEqual(['server/discover']);
    await failure(open({ found: { manner: 'legacy', at: clock.now() } }));
    expect(asked().slice(1)).toEqual(['initialize']);
  });

  test('is not what a server tells that never answers', async () => {
    const begun = Promise.withResolvers<void>();
    await serve(() => begun.resolve());
    const opening = failure(open());
    await begun.promise;
    clock.advance(30_000);
    expect(await opening).toMatchObject({ why: { kind: 'unreachable' }, ran: 'no' });
    expect(asked()).toEqual(['server/discover']);
  });
});

describe('HTTP+SSE', () => {
  test.each([400, 404, 405])('is tried after %i to a POST', async (status) => {
    await serve(({ request, response }) => {
      if (request.method === 'GET') response.writeHead(200, { 'content-type': 'text/event-stream' }).end();
      else response.writeHead(status).end();
    });
    await failure(open());
    expect(asked()).toEqual(['server/discover', 'initialize', 'GET']);
  });

  test.each([401, 403, 406, 410, 500, 503])('is not tried after %i to `initialize`', async (status) => {
    await serve(({ message, response }) => {
      response.writeHead(message.method === 'initialize' ? status : 400).end();
    });
    await failure(open());
    expect(asked()).toEqual(['server/discover', 'initialize']);
  });

  test.each([-32_020, -32_021, -32_022])('is not tried after a modern error, %i', async (code) => {
    await serve(({ message, response, json }) => {
      if (message.method !== 'initialize') response.writeHead(400).end();
      else json({ jsonrpc: '2.0', id: message.id, error: { code, message: 'no' } }, 400);
    });
    expect((await failure(open())).why).toMatchObject({ kind: 'not-mcp' });
    expect(asked()).toEqual(['server/discover', 'initialize']);
  });
});
