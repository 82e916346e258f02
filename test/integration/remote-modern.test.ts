import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../../core/remote/remote.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { ask, asked, failure, openOptions, startRemote } from './remote-support.ts';

describe('a modern server', () => {
  let server: FakeServer;
  let ours: ReturnType<typeof startRemote>;
  beforeEach(async () => {
    server = await startModernServer();
    ours = startRemote();
  });
  afterEach(async () => {
    await ours.end();
    await server.stop();
  });
  const open = (more = {}): Promise<Conversation> => ours.remote.open(openOptions(server.url, more));

  test('reads version, capabilities, client and the caller’s own keys in every request, and the headers beside', async () => {
    const conversation = await open();
    const _meta = { 'io.modelcontextprotocol/logLevel': 'debug', 'example.com/own': { a: 1 } };
    await ask(conversation, asked('tools/call', { name: 'echo', arguments: { text: 'x' }, _meta }));
    const { headers, body } = server.received.at(-1) ?? { headers: {}, body: {} };
    expect(body).toMatchObject({
      params: {
        _meta: {
          ..._meta,
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
          'io.modelcontextprotocol/clientInfo': { name: 'a-host', version: '1' },
        },
      },
    });
    expect(headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'user-agent': 'Drawbridge/0.1.0',
    });
  });

  test('finds an argument repeated in the header its tool asks for', async () => {
    const conversation = await open();
    await ask(conversation, asked('tools/list'));
    await ask(conversation, asked('tools/call', { name: 'read-notes', arguments: { notebook: 'Küche' } }));
    const base64 = Buffer.from('Küche').toString('base64');
    expect(server.received.at(-1)?.headers['mcp-param-notebook']).toBe(`=?base64?${base64}?=`);
  });

  test('that stops in the middle of a call loses it, perhaps after it ran', async () => {
    const conversation = await open();
    const request = asked('tools/call', { name: 'slow', _meta: { progressToken: 1 } });
    const answer = failure(ask(conversation, request));
    await server.slow.begun(1);
    await server.stop();
    expect(await answer).toEqual({ why: { kind: 'stream-lost' }, ran: 'maybe' });
  });
});
