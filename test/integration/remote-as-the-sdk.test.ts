import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, expect, test } from 'vitest';
import type { FakeServer, Received } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { ask, asked, openOptions, startRemote } from './remote-support.ts';

let server: FakeServer;
afterEach(() => server.stop());

/** Header lines that are the client's own business. */
const own = [
  'user-agent',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'connection',
  'content-length',
  'host',
];

/** What a server could tell clients apart by: each request's method, header lines (session ids by their presence), message. */
function told(received: readonly Received[]) {
  return received.map(({ method, headers, body }) => ({
    method,
    headers: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => !own.includes(name))
        .map(([name, value]) => [name, name === 'mcp-session-id' ? 'some' : value]),
    ),
    message: (body as { method?: string } | undefined)?.method,
  }));
}

test.each([
  { kind: 'modern', start: startModernServer },
  { kind: 'legacy', start: startLegacyServer },
])('a $kind server is told the same by us as by the official SDK’s client', async ({ start }) => {
  server = await start();
  const calls = [
    { method: 'tools/list', params: {} },
    { method: 'tools/call', params: { name: 'read-notes', arguments: { notebook: 'Küche' } } },
    { method: 'resources/read', params: { uri: 'note://today' } },
    { method: 'prompts/get', params: { name: 'greet', arguments: { who: 'Ada' } } },
  ];
  const standing = (list: readonly Received[]) =>
    list.some(({ method }) => method === 'GET') || start === startModernServer;

  const client = new Client({ name: 'a-host', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(server.url);
  await client.connect(transport);
  while (!standing(server.received)) await new Promise(setImmediate);
  await client.listTools();
  await client.callTool(calls[1]?.params as { name: string });
  await client.readResource(calls[2]?.params as { uri: string });
  await client.getPrompt(calls[3]?.params as { name: string });
  await transport.terminateSession();
  const theirs = told(server.received);
  await client.close();

  const before = server.received.length;
  const { remote, end } = startRemote();
  const conversation = await remote.open(openOptions(server.url));
  while (!standing(server.received.slice(before))) await new Promise(setImmediate);
  for (const { method, params } of calls) await ask(conversation, asked(method, params));
  await conversation.close();
  const ours = told(server.received.slice(before));
  await end();

  expect(ours).toEqual(theirs);
});
