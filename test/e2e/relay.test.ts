import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Message, StdioHost } from '../harness/stdio-host.ts';

describe.each([
  ['a 2025-11-25 server', startLegacyServer],
  ['a 2026-07-28 server', startModernServer],
])('between a host and %s', (_, start) => {
  let server: FakeServer;
  let drawbridge: Drawbridge;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([start(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it("progress comes with the host's own token", async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    const begun = server.requests['tools/call'] ?? 0;
    const answer = host.request('tools/call', { name: 'slow', arguments: {}, _meta: { progressToken: 'mine' } });
    const { params } = await host.notification('notifications/progress');
    expect(params).toMatchObject({ progressToken: 'mine', progress: 1, total: 2 });
    server.slow.release();
    expect(JSON.stringify(await answer)).toContain('done');
    expect(server.requests['tools/call']).toBe(begun + 1);
    await host.stop();
  });

  it('two hosts with the same ids and tokens get only what is theirs', async () => {
    const [one, two] = [drawbridge.host('notes'), drawbridge.host('notes')];
    await Promise.all([one.initialize(), two.initialize()]);
    const calls = Array.from({ length: 30 }, (__, n) => [
      one.call('echo', { text: `one ${n}` }),
      two.call('echo', { text: `two ${n}` }),
    ]);
    for (const [n, [first, second]] of calls.entries()) {
      expect((await first)?.result).toMatchObject({ content: [{ text: `one ${n}` }] });
      expect((await second)?.result).toMatchObject({ content: [{ text: `two ${n}` }] });
    }
    await Promise.all([one.stop(), two.stop()]);
  });

  it('what a host can do is said of that host alone, and its lists do not depend on it', async () => {
    const from = server.received.length;
    const [one, two] = [drawbridge.host('notes'), drawbridge.host('notes')];
    await one.initialize('2025-11-25', { sampling: {} });
    await two.initialize('2025-11-25', { roots: {} });
    const listOf = async (host: StdioHost) => JSON.stringify((await host.request('tools/list')).result);
    const before = await listOf(one);
    for (const host of [two, one, two]) await host.call('echo', { text: 'x' });
    expect([await listOf(two), await listOf(one)]).toEqual([before, before]);
    const said = server.received.slice(from).flatMap(({ body }) => declaredIn(body) ?? []);
    const whose = said.map((able) => ['sampling', 'roots'].filter((one) => one in able).join(' and '));
    expect(new Set(whose)).toEqual(new Set(['sampling', 'roots']));
    await Promise.all([one.stop(), two.stop()]);
  });

  it('members nobody here knows survive both ways', async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    const _meta = {
      'com.example/trace': { deep: [1, 2.5, 'é\u2028'] },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    await host.request('tools/call', { name: 'echo', arguments: { text: 'x', 'unknown-argument': [null] }, _meta });
    const call = server.received.findLast(({ body }) => (body as { method?: string }).method === 'tools/call');
    const { params } = (call?.body ?? {}) as { params?: { _meta: object } };
    expect(params?._meta).toMatchObject(_meta);
    expect(server.calls.at(-1)?.args).toMatchObject({ 'unknown-argument': [null] });
    await host.stop();
  });

  it('an unknown method and an unknown tool are answered, not dropped', async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    expect((await host.request('vendor/unknown')).error).toMatchObject({ code: -32601 });
    await host.stop();
  });
});

/** What a request of a host's says the client can do: in the handshake, or since 2026-07-28 in each. */
function declaredIn(body: unknown): object | undefined {
  const { method, params } = (body ?? {}) as { method?: string; params?: { capabilities?: object; _meta?: object } };
  if (method === 'initialize') return params?.capabilities;
  if (method !== 'tools/call') return undefined;
  return (params?._meta as Record<string, object> | undefined)?.['io.modelcontextprotocol/clientCapabilities'];
}

describe("a legacy server's own request", () => {
  it('reaches the host under an id of ours, and the answer goes back', async () => {
    const server = await startLegacyServer();
    const drawbridge = await startDrawbridge();
    try {
      await drawbridge.add('notes', server.url.href);
      await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
      const asked: Message[] = [];
      const host = drawbridge.host('notes', {
        onRequest: (request) => {
          asked.push(request);
          return { action: 'accept', content: { name: 'Ada' } };
        },
      });
      await host.initialize('2025-11-25', { elicitation: {} });
      const answer = host.call('ask-name');
      const prompt = await drawbridge.nextPrompt();
      expect(prompt).toMatchObject({ kind: 'server-request', request: { method: 'elicitation/create' } });
      expect(asked).toEqual([]);
      await drawbridge.approve(prompt);
      expect(JSON.stringify((await answer).result)).toContain('Ada');
      expect(asked).toMatchObject([{ method: 'elicitation/create', id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    } finally {
      await drawbridge.stop();
      await server.stop();
    }
  });
});
