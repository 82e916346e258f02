import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearer } from '../../core/ports/credential.ts';
import type { OpenOptions } from '../../core/remote/remote.ts';
import { Secret } from '../../shared/secret.ts';
import {
  legacyHandshake,
  modernHandshake,
  startOddServer,
  type OddRequest,
  type OddServer,
} from '../fakes/mcp-servers/odd-server.ts';
import { ask, asked, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

let ours: ReturnType<typeof startRemote>;
const servers: OddServer[] = [];
beforeEach(() => {
  ours = startRemote();
});
afterEach(async () => {
  await ours.end();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function serve(answer: (odd: OddRequest) => void, options?: { path: string }): Promise<OddServer> {
  const server = await startOddServer(answer, options);
  servers.push(server);
  return server;
}
const credential = bearer(new Secret('tell-nobody'));
const open = ({ url }: OddServer, more: Partial<OpenOptions> = {}) =>
  ours.remote.open(openOptions(url, { credential, ...more }));

describe('what a server says arrives as it said it', () => {
  const meta = {
    'io.modelcontextprotocol/serverInfo': { name: 'odd', version: 1, own: { deep: [1, 2.5, 1e300] } },
    'io.modelcontextprotocol/related-task': { taskId: 't', own: true },
  };
  const result = { resultType: 'odd', _meta: meta, own: null, empty: {}, text: 'ünï\u2028code' };
  const answerTo = (id: unknown) => ({ jsonrpc: '2.0', id, result, own: 'beside the result' });
  const errorTo = (id: unknown) => ({
    jsonrpc: '2.0',
    id,
    error: { code: -1, message: 'no', data: [1], own: { a: 1 } },
  });
  const event = (message: unknown) => `data: ${JSON.stringify(message)}\n\n`;
  const notification = {
    jsonrpc: '2.0',
    method: 'notifications/own',
    params: { _meta: { x: 1 }, own: [] },
    own: 'here too',
  };

  test.each([
    { how: 'as JSON', say: (odd: OddRequest) => odd.json(answerTo(odd.message.id)) },
    { how: 'as an event', say: (odd: OddRequest) => odd.events(event(answerTo(odd.message.id))) },
    {
      how: 'as an event over many lines',
      say: (odd: OddRequest) =>
        odd.events(
          `id: 1\r\ndata:${JSON.stringify(answerTo(odd.message.id), null, 1).replaceAll('\n', '\r\ndata:')}\r\n\r\n`,
        ),
    },
  ])('$how', async ({ say }) => {
    const conversation = await open(await serve((odd) => modernHandshake(odd) || say(odd)));
    const { response } = await ask(conversation, asked('own/method'));
    expect(response).toEqual(answerTo('mine'));
  });

  test.each([
    { how: 'as JSON', say: (odd: OddRequest) => odd.json(errorTo(odd.message.id), 400) },
    { how: 'as an event', say: (odd: OddRequest) => odd.events(event(errorTo(odd.message.id))) },
  ])('errors, $how', async ({ say }) => {
    const conversation = await open(await serve((odd) => modernHandshake(odd) || say(odd)));
    expect((await ask(conversation, asked('own/method'))).response).toEqual(errorTo('mine'));
  });

  test('notifications before the answer, in their order', async () => {
    const say = ({ message, events }: OddRequest) =>
      events(
        `: keep-alive\n\nid: 0\ndata:\n\n${event(notification)}event: other\ndata: x\n\n${event([notification, answerTo(message.id)])}`,
      );
    const conversation = await open(await serve((odd) => modernHandshake(odd) || say(odd)));
    const { response, beside } = await ask(conversation, asked('own/method'));
    expect(beside).toEqual([notification, notification]);
    expect(response).toEqual(answerTo('mine'));
  });

  test('a result beside `"error": null` is a result', async () => {
    const say = ({ message, json }: OddRequest) => json({ jsonrpc: '2.0', id: message.id, result, error: null });
    const conversation = await open(await serve((odd) => modernHandshake(odd) || say(odd)));
    expect((await ask(conversation, asked('own/method'))).response).toEqual({ jsonrpc: '2.0', id: 'mine', result });
  });
});

describe('what is no MCP server is called that', () => {
  test.each([
    { how: 'a web page', type: 'text/html; charset=utf-8', body: '<html>', reason: 'it answers with a web page' },
    { how: 'plain text', type: 'text/plain', body: 'hello', reason: 'it answers with "text/plain"' },
    { how: 'broken JSON', type: 'application/json', body: '{"jsonrpc":', reason: 'its answer is not JSON' },
    { how: 'other JSON', type: 'application/json', body: '[]', reason: 'its answer is not an answer in JSON-RPC' },
  ])('$how', async ({ type, body, reason }) => {
    const server = await serve(({ response }) => void response.writeHead(200, { 'content-type': type }).end(body));
    expect(await failure(open(server))).toEqual({ why: { kind: 'not-mcp', reason }, ran: 'no' });
  });

  test('an address where nothing is', async () => {
    const server = await serve(({ response }) => void response.writeHead(404).end('<html>'));
    expect(await failure(open(server))).toEqual({ why: { kind: 'not-mcp', reason: 'HTTP 404' }, ran: 'no' });
  });

  test('a server that speaks a protocol we do not know', async () => {
    const result = { protocolVersion: '2031-01-01', capabilities: {}, serverInfo: {} };
    const server = await serve((odd) => {
      if (odd.message.method === 'initialize') odd.json({ jsonrpc: '2.0', id: odd.message.id, result });
      else legacyHandshake(odd);
    });
    const reason = 'it speaks a protocol version we do not know';
    expect((await failure(open(server))).why).toEqual({ kind: 'not-mcp', reason });
  });
});

describe('the era', () => {
  const refusal = (supported: string[]) => ({ code: -32_022, message: 'unsupported', data: { supported } });

  test('a server that refuses our version but names older ones is initialized', async () => {
    const server = await serve((odd) => {
      const { message, json } = odd;
      if (message.method === 'server/discover')
        json({ jsonrpc: '2.0', id: message.id, error: refusal(['2025-11-25']) }, 400);
      else legacyHandshake(odd);
    });
    expect((await open(server)).advertisement.era).toBe('legacy');
  });

  test('a server that only speaks newer versions is not initialized', async () => {
    const server = await serve(({ message, json }) =>
      json({ jsonrpc: '2.0', id: message.id, error: refusal(['2031-01-01']) }, 400),
    );
    expect((await failure(open(server))).why).toMatchObject({ kind: 'not-mcp' });
    expect(server.received).toHaveLength(1);
  });

  test('is found out again when a server has changed', async () => {
    let handshake: (odd: OddRequest) => boolean = legacyHandshake;
    const server = await serve((odd) => {
      if (!handshake(odd))
        odd.json({ jsonrpc: '2.0', id: odd.message.id, error: { code: -32_022, message: 'no' } }, 400);
    });
    const { found, advertisement } = await open(server);
    expect(advertisement.era).toBe('legacy');
    handshake = modernHandshake;
    expect((await open(server, { found })).advertisement.era).toBe('modern');
  });
});

test('a tool that a server wants named in headers is called again when its headers have changed', async () => {
  const inputSchema = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } };
  const server = await serve((odd) => {
    if (modernHandshake(odd)) return;
    const { message, request, json } = odd;
    const reply = (body: object) => json({ jsonrpc: '2.0', id: message.id, ...body });
    if (message.method === 'tools/list') reply({ result: { tools: [{ name: 'go', inputSchema }] } });
    else if (request.headers['mcp-param-region'] === 'eu') reply({ result: { ok: true } });
    else json({ jsonrpc: '2.0', id: message.id, error: { code: -32_020, message: 'headers' } }, 400);
  });
  const call = asked('tools/call', { name: 'go', arguments: { region: 'eu' } });
  expect(resultOf((await ask(await open(server), call, { credential })).response)).toEqual({ ok: true });
});

describe('the token stays with its server', () => {
  test('when the server redirects to another', async () => {
    const thief = await serve(({ json }) => json({}));
    for (const status of [301, 302, 307, 308]) {
      const server = await serve(({ response }) => void response.writeHead(status, { location: thief.url.href }).end());
      const reason = `it redirects to ${thief.url.origin}`;
      expect(await failure(open(server))).toEqual({ why: { kind: 'not-mcp', reason }, ran: 'no' });
      expect(server.received[0]?.headers.authorization).toBe('Bearer tell-nobody');
    }
    expect(thief.received).toEqual([]);
  });

  test('and follows a redirect within the server', async () => {
    const server = await serve((odd) => {
      if (odd.request.url === '/mcp') odd.response.writeHead(307, { location: '/mcp/' }).end();
      else modernHandshake(odd);
    });
    expect((await open(server)).advertisement.era).toBe('modern');
    expect(server.received.at(-1)).toMatchObject({ path: '/mcp/', headers: { authorization: 'Bearer tell-nobody' } });
  });

  test('when an HTTP+SSE server names an address elsewhere for messages', async () => {
    const thief = await serve(({ json }) => json({}));
    const server = await serve(({ request, response, events }) => {
      if (request.method === 'GET') events(`event: endpoint\ndata: ${thief.url.href}\n\n`, { open: true });
      else response.writeHead(405).end();
    });
    const reason = 'it sends messages to an address elsewhere';
    expect(await failure(open(server))).toEqual({ why: { kind: 'not-mcp', reason }, ran: 'no' });
    expect(thief.received).toEqual([]);
  });
});
