import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { modernMeta } from '../harness/modern-host.ts';

const call = (id: number | string, tool: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: tool, arguments: args },
});

describe.each([
  ['a 2025-11-25 server', startLegacyServer],
  ['a 2026-07-28 server', startModernServer],
])('a batch of a 2025-03-26 host for %s', (_, start) => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([start(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it('is answered as one, each request by itself and what is none by what is wrong with it', async () => {
    const host = drawbridge.host('notes');
    await host.initialize('2025-03-26');
    const answers = await host.batch([
      { jsonrpc: '2.0', id: 'p', method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/vendor/own' },
      call(20, 'echo', { text: 'one' }),
      { jsonrpc: '2.0', id: 21, method: 'initialize', params: {} },
      call(22, 'echo', { text: 'two' }),
      { jsonrpc: '2.0', id: 23, method: 'vendor/unknown' },
      { jsonrpc: '1.0', id: 24, method: 'ping' },
    ]);
    expect(answers).toMatchObject([
      { id: 'p', result: {} },
      { id: 20, result: { content: [{ text: 'one' }] } },
      { id: 21, error: { code: -32600 } },
      { id: 22, result: { content: [{ text: 'two' }] } },
      { id: 23, error: { code: -32601 } },
      { id: 24, error: { code: -32600 } },
    ]);
    const lines = host.received();
    expect(lines.filter(Array.isArray)).toHaveLength(1);
  });

  it('of notifications alone has no answer, and an empty one is refused', async () => {
    const host = drawbridge.host('notes');
    await host.initialize('2025-03-26');
    await host.batch([{ jsonrpc: '2.0', method: 'notifications/vendor/own' }]);
    host.write('[]\n');
    await host.request('ping');
    expect(host.received().slice(1)).toMatchObject([{ error: { code: -32600 } }, { result: {} }]);
  });

  it('may cancel what it asks for', async () => {
    const host = drawbridge.host('notes');
    await host.initialize('2025-03-26');
    void host.batch([call(30, 'slow')]);
    await server.slow.begun(1);
    const [ping] = await host.batch([
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 30 } },
      { jsonrpc: '2.0', id: 31, method: 'ping' },
    ]);
    await server.slow.cancelled(1);
    expect(ping?.result).toEqual({});
    expect(
      host
        .received()
        .flat()
        .some(({ id }) => id === 30),
    ).toBe(false);
  });

  it('that was under way when the core died is answered once, by errors that say so', async () => {
    const host = drawbridge.host('notes');
    await host.initialize('2025-03-26');
    await host.call('echo', { text: 'warm' });
    const answers = host.batch([call(40, 'slow'), { jsonrpc: '2.0', id: 41, method: 'prompts/list' }]);
    await server.slow.begun(1);
    await drawbridge.killCore();
    expect(JSON.stringify(await answers)).toContain('may or may not have run');
    expect(await answers).toMatchObject([
      { id: 40, result: { isError: true } },
      { id: 41, error: { code: -31000 } },
    ]);
    expect(server.calls.filter(({ name }) => name === 'slow')).toHaveLength(1);
  });

  it.each(['2024-11-05', '2025-06-18', '2025-11-25'])('is refused from a host of %s', async (version) => {
    const host = drawbridge.host('notes');
    await host.initialize(version);
    host.write('[{"jsonrpc":"2.0","id":9,"method":"ping"}]\n');
    await host.request('ping');
    expect(host.received().at(-2)).toMatchObject({ id: null, error: { code: -32600 } });
  });
});

describe('a batch of a 2026-07-28 host', () => {
  it('is refused', async () => {
    const [server, drawbridge] = await Promise.all([startModernServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    const host = drawbridge.host('notes');
    await host.request('tools/list', { _meta: modernMeta() });
    host.write('[{"jsonrpc":"2.0","id":9,"method":"ping"}]\n');
    await host.request('tools/list', { _meta: modernMeta() });
    expect(host.received().at(-2)).toMatchObject({ id: null, error: { code: -32600 } });
    await drawbridge.stop();
    await server.stop();
  });
});
