import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../shared/models.ts';
import { quietHandlers } from '../fakes/control-handlers.ts';
import { type WebRoom, webRoom } from '../fakes/web-room.ts';

const line = (number: number): Activity => ({ number, at: '2026-01-01T00:00:00.000Z', kind: 'call.started' });

let reached: number;
let room: WebRoom;
let origin: string;
beforeEach(async () => {
  reached = 0;
  const handlers = quietHandlers({
    servers: {
      list: () => {
        reached += 1;
        return [];
      },
    },
    activity: {
      async *follow({ signal }) {
        yield line(1);
        yield line(2);
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      },
    },
  });
  room = webRoom(handlers);
  origin = await room.origin();
});
afterEach(() => room[Symbol.asyncDispose]());

/** A call as our own page makes it. */
const own = (cookie: string) => ({ method: 'POST', headers: { cookie, origin, 'sec-fetch-site': 'same-origin' } });
const call = () => `${origin}/rpc/servers/list`;

describe('a ticket', () => {
  it('lets a browser in, by a cookie that no script and no other site can use', async () => {
    const reply = await room.ask((await room.ui.ticket()).url);
    expect(reply).toMatchObject({ status: 303, headers: { location: '/#/home' } });
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^drawbridge_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=86400$/),
    ]);
  });

  it('is good once', async () => {
    const { url } = await room.ui.ticket();
    expect((await room.ask(url)).status).toBe(303);
    const again = await room.ask(url);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).toContain('used before');
  });

  it('is good for a minute', async () => {
    const { url } = await room.ui.ticket();
    room.clock.advance(60_000);
    expect((await room.ask(url)).status).toBe(401);
  });

  it('cannot be guessed, left out or used from a page elsewhere', async () => {
    const { url } = await room.ui.ticket();
    const wrong = url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const given of [`${origin}/enter`, `${origin}/enter?ticket=`, wrong])
      expect((await room.ask(given)).status).toBe(401);
    for (const site of ['cross-site', 'same-site', 'same-origin'])
      expect((await room.ask(url, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    expect((await room.ask(url, { method: 'POST' })).status).toBe(405);
    expect((await room.ask(url)).status).toBe(303);
  });
});

describe('a call', () => {
  it('from our own page with the cookie is answered', async () => {
    const cookie = await room.enter();
    expect(await (await room.client(cookie)).servers.list()).toEqual([]);
    expect((await room.ask(call(), own(cookie))).status).toBe(200);
    expect(reached).toBe(2);
  });

  it('streams', async () => {
    const client = await room.client(await room.enter());
    const numbers: number[] = [];
    for await (const { number } of await client.activity.follow({})) {
      numbers.push(number);
      if (numbers.length === 2) break;
    }
    expect(numbers).toEqual([1, 2]);
  });

  const refused: [name: string, status: number, asked: (cookie: string) => Parameters<WebRoom['ask']>[1]][] = [
    ['without a cookie', 401, () => own('')],
    ['with a cookie nobody gave out', 401, (cookie) => own(cookie.replace(/=.*/, `=${'A'.repeat(43)}`))],
    ['with the cookie of another listener', 401, (cookie) => own(cookie.replace(/_\d+=/, '_1='))],
    ['without an Origin', 403, (cookie) => ({ method: 'POST', headers: { cookie } })],
    ['from a foreign Origin', 403, (cookie) => from(cookie, { origin: 'https://evil.example' })],
    ['from an Origin without a name', 403, (cookie) => from(cookie, { origin: 'null' })],
    ['from another port of this machine', 403, (cookie) => from(cookie, { origin: 'http://127.0.0.1:1' })],
    ['from our own machine by another name', 403, (cookie) => from(cookie, { origin: localhost() })],
    ['that the browser calls cross-site', 403, (cookie) => from(cookie, { 'sec-fetch-site': 'cross-site' })],
    ['that the browser calls same-site', 403, (cookie) => from(cookie, { 'sec-fetch-site': 'same-site' })],
    ['by a name that was pointed here', 421, (cookie) => from(cookie, { host: 'evil.example' })],
    ['by the name localhost', 421, (cookie) => from(cookie, { host: new URL(localhost()).host })],
    ['by another method', 405, (cookie) => ({ ...own(cookie), method: 'GET' })],
    ['sent by a form', 403, (cookie) => form(cookie)],
    ['without a length', 413, (cookie) => from(cookie, { 'transfer-encoding': 'chunked' })],
    ['of more than a megabyte', 413, (cookie) => big(cookie)],
  ];
  const from = (cookie: string, headers: Record<string, string>) => ({
    method: 'POST',
    headers: { ...own(cookie).headers, ...headers },
  });
  const localhost = () => origin.replace('127.0.0.1', 'localhost');
  const form = (cookie: string) => ({
    ...from(cookie, { 'content-type': 'text/plain' }),
    body: '{"json":{"name":"x"}}=',
  });
  const big = (cookie: string) => ({
    ...from(cookie, { 'content-type': 'application/json' }),
    body: JSON.stringify({ json: 'x'.repeat(1024 * 1024) }),
  });

  it.each(refused)('%s is refused (%i)', async (_name, status, asked) => {
    const cookie = await room.enter();
    expect((await room.ask(call(), asked(cookie))).status).toBe(status);
    expect(reached).toBe(0);
  });

  it('with what a bridge or a command holds instead of the cookie is refused', async () => {
    const headers = { origin, authorization: `Bearer ${'ff'.repeat(32)}` };
    expect((await room.ask(call(), { method: 'POST', headers })).status).toBe(401);
    expect((await room.ask(call(), own(`${(await room.enter()).split('=')[0]}=${'ff'.repeat(32)}`))).status).toBe(401);
    expect(reached).toBe(0);
  });
});

describe('the screens', () => {
  it('are for a browser that was let in', async () => {
    expect((await room.ask(`${origin}/`)).status).toBe(401);
    const cookie = await room.enter();
    const page = await room.ask(`${origin}/`, { headers: { cookie, 'sec-fetch-site': 'none' } });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Screens') as string });
    const script = await room.ask(`${origin}/assets/app.js`, { headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets',
    '/x',
  ])('are all there is: %s', async (path) => {
    const reply = await room.ask(`${origin}${path}`, { headers: { cookie: await room.enter() } });
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('outside');
  });

  it.each(['//evil.example/', 'http://evil.example/', '*'])('are not at the address %s', async (target) => {
    const cookie = await room.enter();
    expect((await room.ask(origin, { target, headers: { cookie } })).status).toBe(400);
  });

  it('cannot be shown or asked for by a page elsewhere', async () => {
    const cookie = await room.enter();
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await room.ask(`${origin}/`, { headers: { cookie, ...headers } })).status).toBe(403);
    const { headers } = await room.ask(`${origin}/`, { headers: { cookie } });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
      ) as string,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the time a browser stays let in', () => {
  it('ends after a day, with its streams', async () => {
    const cookie = await room.enter();
    const events = await (await room.client(cookie)).activity.follow({});
    await events.next();
    await events.next();
    const last = events.next();
    room.clock.advance(24 * 3_600_000);
    expect(await last).toMatchObject({ done: true });
    expect((await room.ask(call(), own(cookie))).status).toBe(401);
  });

  it('ends when nobody uses it for a while: the port closes, and the next ticket opens another', async () => {
    const cookie = await room.enter();
    const reply = room.ask(call(), own(cookie));
    expect((await reply).status).toBe(200);
    await closedAfterIdle();
    await expect(room.ask(call(), own(cookie))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    origin = await room.origin();
    expect((await room.ask(call(), own(cookie))).status).toBe(401);
  });

  it('ends when the core stops', async () => {
    const cookie = await room.enter();
    await room.ui.close();
    await expect(room.ask(call(), own(cookie))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(room.ui.ticket()).rejects.toThrow('the core stops');
  });

  /** The answer may reach the visitor a moment before the listener has noticed that it has left: so it looks again. */
  async function closedAfterIdle(): Promise<void> {
    for (;;) {
      room.clock.advance(15 * 60_000);
      try {
        await room.ask(`${origin}/`);
      } catch {
        return;
      }
    }
  }
});

const canBecomeAnother = process.platform === 'linux' && process.getuid?.() === 0;

it.skipIf(!canBecomeAnother).each(['127.0.0.1', '::ffff:127.0.0.1'])(
  'another user who reads the link in a command line cannot use it, by %s (needs root to become one)',
  async (hostname) => {
    const { url } = await room.ui.ticket();
    const asked = {
      hostname,
      port: Number(new URL(url).port),
      path: url.slice(origin.length),
      host: new URL(url).host,
    };
    const program = `
      const { request } = require('node:http');
      const { hostname, port, path, host, uid } = JSON.parse(process.argv[1]);
      if (uid !== 0) { process.setgroups([]); process.setgid(uid); process.setuid(uid); }
      request({ hostname, port, path, headers: { host } }, ({ statusCode }) => console.log(statusCode))
        .on('error', ({ code }) => console.log(code)).end();`;
    const asUser = async (uid: number) => {
      const given = JSON.stringify({ ...asked, uid });
      return (await promisify(execFile)(process.execPath, ['-e', program, given])).stdout.trim();
    };
    expect(await asUser(65534)).toBe('ECONNRESET');
    expect(await asUser(0)).toBe('303');
  },
);

it.runIf(process.platform === 'linux')('the listener is on loopback alone', async () => {
  const listening = readFileSync('/proc/net/tcp', 'latin1');
  const port = Number(new URL(origin).port).toString(16).toUpperCase().padStart(4, '0');
  expect(listening).toContain(`0100007F:${port} 00000000:0000 0A`);
  expect(listening).not.toContain(`00000000:${port} 00000000:0000 0A`);
});
