import { afterEach, describe, expect, test } from 'vitest';
import { legacyHandshake, modernHandshake, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { openSessionRoom, type SessionRoom } from './session-room.ts';

let server: OddServer;
let room: SessionRoom;
afterEach(async () => {
  await room.end();
  await server.stop();
});

const tools = [{ name: 'go', inputSchema: { type: 'object' } }];

/** A server of the handshake era whose sessions are numbered, with a stream of its own that the test ends. */
async function startForgetful() {
  const state = { sessions: 0, live: new Set<string>(), endStreams: () => {} };
  const streams = new Set<() => void>();
  server = await startOddServer((odd) => {
    const { request, response, message, json } = odd;
    const session = request.headers['mcp-session-id'];
    if (message.method === 'initialize') {
      const id = `session-${++state.sessions}`;
      state.live.add(id);
      legacyHandshake(odd, id);
    } else if (message.method === 'server/discover') legacyHandshake(odd);
    else if (!state.live.has(String(session))) response.writeHead(404).end();
    else if (request.method === 'GET') {
      odd.events(': here\n\n', { open: true });
      streams.add(() => response.end());
    } else if (request.method === 'POST' && message.id !== undefined) {
      json({ jsonrpc: '2.0', id: message.id, result: message.method === 'tools/list' ? { tools } : {} });
    } else legacyHandshake(odd);
  });
  state.endStreams = () => streams.forEach((end) => end());
  room = openSessionRoom(server.url);
  return state;
}

/** What each session was asked, but for the handshake, in order. */
function askedIn(session: string) {
  return server.received
    .filter(({ headers, method }) => method === 'POST' && headers['mcp-session-id'] === session)
    .map(({ body }) => body as { method: string; params?: object })
    .filter(({ method }) => method !== 'notifications/initialized')
    .map(({ method, params }) => [method, params]);
}

const byText = (one: unknown, other: unknown) => JSON.stringify(one).localeCompare(JSON.stringify(other));

describe('a session that the server forgot', () => {
  test('is opened anew, told again what the host set, and the request repeated that found out', async () => {
    const state = await startForgetful();
    const host = room.host();
    await host.initialize();
    await host.result('logging/setLevel', { level: 'debug' });
    for (const uri of ['note://1', 'note://2', 'note://3']) await host.result('resources/subscribe', { uri });
    await host.result('resources/unsubscribe', { uri: 'note://2' });
    state.live.clear();

    expect(await host.result('tools/call', { name: 'go' })).toEqual({});
    expect(askedIn('session-2').slice(0, 3).toSorted(byText)).toEqual([
      ['logging/setLevel', { level: 'debug' }],
      ['resources/subscribe', { uri: 'note://1' }],
      ['resources/subscribe', { uri: 'note://3' }],
    ]);
    expect(askedIn('session-2').filter(([method]) => method === 'tools/call')).toHaveLength(1);
    // What changed meanwhile nobody told us.
    const updated = host.heard.messages.filter((message) => 'method' in message);
    expect(updated.map((message) => ('params' in message ? message.params : {}))).toEqual([
      { uri: 'note://1' },
      { uri: 'note://3' },
    ]);
  });

  test('is opened anew without waiting for a request, where the host watches something', async () => {
    const state = await startForgetful();
    const host = room.host();
    await host.initialize();
    await host.result('resources/subscribe', { uri: 'note://1' });
    const gets = () => server.received.filter(({ method }) => method === 'GET').length;
    while (gets() === 0) await new Promise(setImmediate);
    state.live.clear();
    state.endStreams();
    // The stream is taken up again after a pause, which finds the session gone. No other time passes.
    while (gets() === 1) {
      room.clock.advance(500);
      await new Promise(setImmediate);
    }
    while (host.heard.messages.length === 0) await new Promise(setImmediate);
    expect(host.heard.messages).toMatchObject([{ method: 'notifications/resources/updated' }]);
    expect(askedIn('session-2')).toEqual([['resources/subscribe', { uri: 'note://1' }]]);
  });

  test('ends with DELETE when the host goes', async () => {
    await startForgetful();
    const host = room.host();
    await host.initialize();
    await host.close();
    const ended = server.received.filter(({ method }) => method === 'DELETE');
    expect(ended.map(({ headers }) => headers['mcp-session-id'])).toEqual(['session-1']);
  });
});

describe('a session over HTTP+SSE whose stream was cut', () => {
  test('is opened anew and told again what the host set', async () => {
    const cuts: (() => void)[] = [];
    let say = (_: object) => {};
    server = await startOddServer(({ request, response, message, events }) => {
      if (request.method === 'GET') {
        events(`event: endpoint\ndata: /messages?stream=${cuts.length + 1}\n\n`, { open: true });
        cuts.push(() => response.destroy());
        say = (answer) => response.write(`data: ${JSON.stringify(answer)}\n\n`);
      } else if (request.url === '/mcp') response.writeHead(405).end();
      else {
        response.writeHead(202).end();
        const serverInfo = { name: 'odd', version: '1' };
        const opened = { protocolVersion: '2024-11-05', capabilities: {}, serverInfo };
        const result = message.method === 'initialize' ? opened : {};
        if (message.id !== undefined) say({ jsonrpc: '2.0', id: message.id, result });
      }
    });
    room = openSessionRoom(server.url);
    const host = room.host();
    await host.initialize();
    await host.result('logging/setLevel', { level: 'error' });
    await host.result('resources/subscribe', { uri: 'note://1' });
    cuts[0]?.();
    await host.heard.until((message) => 'method' in message && message.method === 'notifications/resources/updated');
    const again = server.received.filter(({ path }) => path === '/messages?stream=2');
    expect(again.map(({ body }) => (body as { method: string }).method)).toEqual([
      'initialize',
      'notifications/initialized',
      'logging/setLevel',
      'resources/subscribe',
    ]);
  });
});

describe('an answer that was lost on the way', () => {
  /** A modern server that hangs up in the middle of the first answer to `method`. */
  async function startLossy(method: string) {
    let lost = 0;
    server = await startOddServer((odd) => {
      if (modernHandshake(odd)) return;
      const { message, response, json } = odd;
      if (message.method === method && lost++ === 0) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': begun\n\n');
        response.destroy();
      } else {
        json({ jsonrpc: '2.0', id: message.id, result: message.method === 'tools/list' ? { tools } : { ok: true } });
      }
    });
    room = openSessionRoom(server.url);
  }
  const sent = (method: string) =>
    server.received.filter(({ body }) => (body as { method?: string }).method === method);

  test('to a call of a tool is said to be lost; the call is not sent again', async () => {
    await startLossy('tools/call');
    const host = room.host();
    await host.initialize();
    const result = await host.result('tools/call', { name: 'go' });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result)).toContain('may or may not');
    expect(sent('tools/call')).toHaveLength(1);
  });

  test.each(['resources/read', 'prompts/get', 'tools/list'])(
    'to %s is asked for once more, under another id',
    async (method) => {
      await startLossy(method);
      const host = room.host();
      await host.initialize();
      await host.result(method, { uri: 'note://1', name: 'greet' });
      const ids = sent(method).map(({ body }) => (body as { id?: unknown }).id);
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(2);
    },
  );
});
