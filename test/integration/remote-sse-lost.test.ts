/** HTTP+SSE: what a call came to whose session ended while it was on its way. */
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OddRequest, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { ask, asked, failure, openOptions, startRemote } from './remote-support.ts';

let ours: ReturnType<typeof startRemote>;
let server: OddServer;
/** The session's stream. */
let stream: ServerResponse;
let onCall: (call: OddRequest) => void;

beforeEach(async () => {
  ours = startRemote();
  server = await startOddServer((odd) => {
    const { request, response, message } = odd;
    if (request.method === 'GET') {
      stream = response;
      return odd.events('event: endpoint\ndata: /messages\n\n', { open: true });
    }
    if (request.url !== '/messages') return odd.json({}, 405);
    if (message.method === 'tools/call') return onCall(odd);
    response.writeHead(202).end();
    if (message.method !== 'initialize') return;
    const result = { protocolVersion: '2024-11-05', capabilities: {}, serverInfo: { name: 'odd', version: '1' } };
    stream.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n\n`);
  });
});
afterEach(async () => {
  await ours.end();
  await server.stop();
});

test('one that the server then refuses has not run, so that it may be sent again', async () => {
  const lost = Promise.withResolvers<void>();
  onCall = ({ json }) => {
    stream.end();
    // Only once the caller knows that the stream has ended.
    void lost.promise.then(() => json({ error: 'no such session' }, 404));
  };
  const conversation = await ours.remote.open(openOptions(server.url, { onLost: lost.resolve }));
  const why = await failure(ask(conversation, asked('tools/call', { name: 'go' })));
  expect(why).toEqual({ why: { kind: 'session-lost' }, ran: 'no' });
});

test('one that the server had taken may have run', async () => {
  onCall = ({ response }) => {
    response.writeHead(202).end(() => stream.end());
  };
  const conversation = await ours.remote.open(openOptions(server.url));
  const why = await failure(ask(conversation, asked('tools/call', { name: 'go' })));
  expect(why).toEqual({ why: { kind: 'stream-lost' }, ran: 'maybe' });
});
