import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/eras/messages.ts';
import { modernHandshake, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { openSessionRoom, type SessionRoom } from './session-room.ts';

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

let server: OddServer;
let room: SessionRoom;
/** Pages of the tools, by cursor; what is said of how long they are fresh; whether a call says that they changed. */
let pages: Record<string, JsonObject>;
let freshness: JsonObject;
beforeEach(async () => {
  pages = { first: { tools: [tool('a')], nextCursor: 'two' }, two: { tools: [tool('b')] } };
  freshness = {};
  server = await startOddServer((odd) => {
    if (modernHandshake(odd)) return;
    const { message, json, events } = odd;
    const { cursor = 'first' } = (message.params ?? {}) as { cursor?: string };
    if (message.method === 'tools/list') {
      json({ jsonrpc: '2.0', id: message.id, result: { resultType: 'complete', ...pages[cursor], ...freshness } });
      return;
    }
    const changed = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
    const answer = { jsonrpc: '2.0', id: message.id, result: { content: [] } };
    events(`data: ${JSON.stringify(changed)}\n\ndata: ${JSON.stringify(answer)}\n\n`);
  });
  room = openSessionRoom(server.url);
});
afterEach(async () => {
  await room.end();
  await server.stop();
});
const asked = () => server.received.filter(({ body }) => (body as { method?: string }).method === 'tools/list').length;

async function newHost() {
  const host = room.host();
  await host.initialize();
  return host;
}

describe('a list', () => {
  test('comes whole to a host that reads its first page only', async () => {
    expect(await (await newHost()).result('tools/list')).toEqual({ tools: [tool('a'), tool('b')] });
  });

  test('goes on where a host that pages itself says', async () => {
    expect(await (await newHost()).result('tools/list', { cursor: 'two' })).toEqual({ tools: [tool('b')] });
  });

  test('is asked for once by a host and the calls it makes', async () => {
    const host = await newHost();
    await host.result('tools/list');
    await host.result('tools/call', { name: 'b' });
    expect(asked()).toBe(2);
  });
});

describe('a list that is fresh for a while', () => {
  test('is not asked for again until then, by this host, nor by another where it is public', async () => {
    freshness = { ttlMs: 60_000, cacheScope: 'public' };
    const [one, two] = [await newHost(), await newHost()];
    const listed = await one.result('tools/list');
    expect(await one.result('tools/list')).toEqual(listed);
    expect(await two.result('tools/list')).toEqual(listed);
    expect(asked()).toBe(2);
    room.clock.advance(60_000);
    await one.result('tools/list');
    expect(asked()).toBe(4);
  });

  test('is for the host that was given it where it is private', async () => {
    freshness = { ttlMs: 60_000, cacheScope: 'private' };
    const [one, two] = [await newHost(), await newHost()];
    await one.result('tools/list');
    await two.result('tools/list');
    expect(asked()).toBe(4);
  });

  test('is nobody else’s than the account’s', async () => {
    freshness = { ttlMs: 60_000, cacheScope: 'public' };
    const host = await newHost();
    await host.result('tools/list');
    room.signedIn.account = { id: 'other', server: 'notes' } as never;
    await host.result('tools/list');
    expect(asked()).toBe(4);
  });

  test('is forgotten before the host hears that it changed', async () => {
    freshness = { ttlMs: 60_000, cacheScope: 'public' };
    const host = await newHost();
    await host.result('tools/list');
    pages = { first: { tools: [tool('c')] } };
    const again = host.heard
      .until((message) => 'method' in message && message.method.endsWith('list_changed'))
      .then(() => host.result('tools/list'));
    await host.result('tools/call', { name: 'a' });
    expect(await again).toEqual({ tools: [tool('c')] });
  });

  test('does not stand in for one of other parameters', async () => {
    freshness = { ttlMs: 60_000, cacheScope: 'public' };
    const host = await newHost();
    await host.result('tools/list');
    await host.result('tools/list', { own: 'filter' });
    expect(asked()).toBe(4);
    await host.result('tools/list', { _meta: { progressToken: 1 } });
    expect(asked()).toBe(4);
  });
});
