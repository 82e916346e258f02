import { afterEach, describe, expect, test } from 'vitest';
import { modernHandshake, type OddRequest, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { openSessionRoom, type SessionRoom } from './session-room.ts';

let server: OddServer;
let room: SessionRoom;
afterEach(async () => {
  await room.end();
  await server.stop();
});

const asks = (name: unknown, type = 'string') => ({
  type: 'object',
  properties: { region: { type, 'x-mcp-header': name } },
});
const tool = (name: string, inputSchema: object = { type: 'object' }) => ({ name, inputSchema });

/** A 2026-07-28 server with these tools, which takes a call as `answer` says. */
async function serve(tools: () => object[], answer: (odd: OddRequest) => void = ok) {
  server = await startOddServer((odd) => {
    const { message, json } = odd;
    if (modernHandshake(odd)) return;
    if (message.method === 'tools/list') json({ jsonrpc: '2.0', id: message.id, result: { tools: tools() } });
    else answer(odd);
  });
  room = openSessionRoom(server.url);
}
function ok({ message, json }: OddRequest): void {
  json({ jsonrpc: '2.0', id: message.id, result: { done: true } });
}
function mismatch({ message, json }: OddRequest): void {
  json({ jsonrpc: '2.0', id: message.id, error: { code: -32_020, message: 'headers' } }, 400);
}
const sent = (method: string) => server.received.filter(({ body }) => (body as { method?: string }).method === method);

describe('what a 2026-07-28 server is told in headers', () => {
  test.each([
    ['tools/call', { name: 'go' }, 'go'],
    ['prompts/get', { name: 'Grüße' }, '=?base64?R3LDvMOfZQ==?='],
    ['resources/read', { uri: 'note://today' }, 'note://today'],
    ['tasks/get', { taskId: 'task-7' }, 'task-7'],
    ['tasks/update', { taskId: 'task-7' }, 'task-7'],
    ['tasks/cancel', { taskId: 'task-7' }, 'task-7'],
    ['completion/complete', { name: 'not a name' }, undefined],
  ])('of %s: its method and what it is about', async (method, params, name) => {
    await serve(() => [tool('go')]);
    const host = room.host();
    await host.initialize();
    await host.result(method, params);
    expect(sent(method).map(({ headers }) => [headers['mcp-method'], headers['mcp-name']])).toEqual([[method, name]]);
  });

  test('of a call: the arguments the tool asks to repeat', async () => {
    await serve(() => [tool('go', asks('Region'))]);
    const host = room.host();
    await host.initialize();
    await host.result('tools/call', { name: 'go', arguments: { region: 'eu' } });
    expect(sent('tools/call')[0]?.headers['mcp-param-region']).toBe('eu');
  });
});

describe('a tool that asks for headers wrongly', () => {
  test('is hidden, alone, and the log says why, once', async () => {
    await serve(() => [tool('good', asks('Region')), tool('bad', asks('not a token')), tool('other')]);
    const host = room.host();
    await host.initialize();
    for (let listings = 0; listings < 2; listings++) {
      const { tools } = await host.result('tools/list');
      expect((tools as { name: string }[]).map(({ name }) => name)).toEqual(['good', 'other']);
    }
    expect(room.activity.filter(({ outcome }) => outcome === 'tool-left-out')).toEqual([
      expect.objectContaining({
        kind: 'problem',
        server: 'notes',
        tool: 'bad',
        detail: expect.stringContaining('the argument region asks for a header without a usable name'),
      }),
    ]);
  });
});

describe('a server that refuses the headers of a call', () => {
  test('is asked for its tools again, and gets the call once more', async () => {
    let header = 'Region';
    await serve(
      () => [tool('go', asks(header))],
      (odd) => (odd.request.headers[`mcp-param-${header.toLowerCase()}`] === 'eu' ? ok(odd) : mismatch(odd)),
    );
    const host = room.host();
    await host.initialize();
    await host.result('tools/list');
    header = 'Area';
    expect(await host.result('tools/call', { name: 'go', arguments: { region: 'eu' } })).toEqual({ done: true });
    expect(sent('tools/call')).toHaveLength(2);
  });

  test('and does so again is not asked a third time, and the host hears of no header', async () => {
    await serve(() => [tool('go')], mismatch);
    const host = room.host();
    await host.initialize();
    const result = await host.result('tools/call', { name: 'go' });
    expect(sent('tools/call')).toHaveLength(2);
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result)).not.toContain('header');
  });
});
