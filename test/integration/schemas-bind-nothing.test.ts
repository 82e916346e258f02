import { afterEach, expect, test } from 'vitest';
import { legacyHandshake, modernHandshake, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { openSessionRoom, type SessionRoom } from './session-room.ts';

let server: OddServer;
let room: SessionRoom;
afterEach(async () => {
  await room.end();
  await server.stop();
});

/** Nothing fits what it says of itself, and one schema cannot be read at all. */
const tool = {
  name: 'count',
  inputSchema: { type: 'object', properties: { to: { type: 'integer' } }, required: ['to'] },
  outputSchema: { $schema: 'urn:no-draft', type: 'object', properties: { n: { $ref: '#/nowhere' } }, required: ['m'] },
};
const result = { content: [], structuredContent: { n: 'three' } };

test.each([
  ['2025-11-25', legacyHandshake],
  ['2026-07-28', modernHandshake],
])('neither the arguments nor the result of a call to a %s server is held against a schema', async (_, handshake) => {
  server = await startOddServer((odd) => {
    if (handshake(odd)) return;
    const { message, json } = odd;
    json({ jsonrpc: '2.0', id: message.id, result: message.method === 'tools/list' ? { tools: [tool] } : result });
  });
  room = openSessionRoom(server.url);
  const host = room.host();
  await host.initialize();
  expect(await host.result('tools/list')).toEqual({ tools: [tool] });
  expect(await host.result('tools/call', { name: 'count', arguments: { to: 'ten' } })).toEqual(result);
  expect(server.received.at(-1)?.body).toMatchObject({ params: { arguments: { to: 'ten' } } });
});
