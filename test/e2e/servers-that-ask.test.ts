import { afterEach, beforeEach, expect, test } from 'vitest';
import { legacyHandshake, type OddRequest, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { createTally } from '../fakes/mcp-servers/tally.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

/** A server of 2025-11-25 that says what a test has it say on the session's own stream. */
let server: OddServer;
let say: (message: object) => void;
/** What it does with requests other than the handshake's. */
let serve: (odd: OddRequest) => void;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeEach(async () => {
  const stream = Promise.withResolvers<OddRequest['response']>();
  server = await startOddServer((odd) => {
    if (odd.request.headers.accept === 'text/event-stream') {
      odd.events(': here\n\n', { open: true });
      stream.resolve(odd.response);
    } else if (odd.message.method === undefined || !legacyHandshake(odd)) serve(odd);
  });
  say = (message) =>
    void stream.promise.then((open) => open.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`));
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('asking', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: '*' });
  host = drawbridge.host('asking', { onRequest: () => ({ roots: [] }) });
});
afterEach(async () => {
  await drawbridge.stop();
  await server.stop();
});

test('what a server says before the host is ready waits until it is, but for log lines; a ping is answered at once', async () => {
  const answers = createTally();
  serve = ({ response, request }) => {
    response.writeHead(202).end();
    if (request.method === 'POST') answers.add();
  };
  const heard = () => host.received().flatMap(({ method }) => method ?? []);
  const clientInfo = { name: 'hasty', version: '1' };
  await host.request('initialize', { protocolVersion: '2025-11-25', capabilities: { roots: {} }, clientInfo });
  say({ method: 'notifications/tools/list_changed' });
  say({ id: 1, method: 'roots/list' });
  say({ id: 2, method: 'ping' });
  say({ method: 'notifications/message', params: { level: 'info', data: 'last' } });
  await host.notification('notifications/message');
  await answers.reaches(1);
  expect(server.received.at(-1)?.body).toEqual({ jsonrpc: '2.0', id: 2, result: {} });
  expect(heard()).toEqual(['notifications/message']);

  host.notify('notifications/initialized');
  await answers.reaches(2);
  expect(server.received.at(-1)?.body).toEqual({ jsonrpc: '2.0', id: 1, result: { roots: [] } });
  expect(heard()).toEqual(['notifications/message', 'notifications/tools/list_changed', 'roots/list']);
});

test('a call that wants the person at an address first is made again once the server says that they were there', async () => {
  const url = new URL('/bill?n=1', server.url).href;
  const visit = { mode: 'url', elicitationId: 'v-1', message: 'Pay there.', url };
  const calls: unknown[] = [];
  let paid = false;
  serve = ({ request, response, message: { id, method, params }, json }) => {
    if (request.url === '/bill?n=1') {
      paid = true;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Paid</h1>');
      return say({ method: 'notifications/elicitation/complete', params: { elicitationId: 'v-1' } });
    }
    const tools = [{ name: 'print', inputSchema: { type: 'object' } }];
    if (method === 'tools/list') return json({ jsonrpc: '2.0', id, result: { tools } });
    calls.push(params);
    const error = { code: -32_042, message: 'Pay first', data: { elicitations: [visit] } };
    json({ jsonrpc: '2.0', id, ...(paid ? { result: { content: [{ type: 'text', text: 'printed' }] } } : { error }) });
  };
  await host.initialize();
  const call = host.call('print', { page: 1 });
  const { id, elicitation } = await drawbridge.nextPrompt();
  expect(elicitation).toMatchObject({ mode: 'url', url });
  expect([calls.length, paid]).toEqual([1, false]);
  await drawbridge.control.prompts.reply({ id, action: 'accept' });
  expect(textOf(await call)).toBe('printed');
  expect(drawbridge.browser.tabs().map(String)).toEqual([url]);
  expect(calls).toMatchObject([
    { name: 'print', arguments: { page: 1 } },
    { name: 'print', arguments: { page: 1 } },
  ]);
});
