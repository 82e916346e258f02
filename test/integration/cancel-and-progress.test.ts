import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type InputServer, startInputServer } from '../fakes/mcp-servers/input-server.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Message, StdioHost } from '../harness/stdio-host.ts';

const revisions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];

/** What of the host's inbox is progress of this token. */
const progressOf = (host: StdioHost, token: string | number) =>
  host
    .received()
    .filter(({ method }) => method === 'notifications/progress')
    .map(({ params }) => params as Record<string, unknown>)
    .filter(({ progressToken }) => progressToken === token)
    .map(({ progress }) => progress);

describe.each([
  ['a 2025-11-25 server', startLegacyServer],
  ['a 2026-07-28 server', startModernServer],
  ['an HTTP+SSE server', startSseServer],
])('a call at %s', (_, startServer) => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let host: StdioHost;
  /** Calls of `slow` begun, and those given up, so far. */
  let begun = 0;
  let cancelled = 0;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: '*' });
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });
  afterEach(() => host.stop());

  /** Begins it as the host's second request. */
  async function slow(version: string, progressToken: string | number) {
    host = drawbridge.host('notes');
    await host.initialize(version);
    const answer = host.request('tools/call', { name: 'slow', arguments: {}, _meta: { progressToken } });
    begun += 1;
    await server.slow.begun(begun);
    await host.notification('notifications/progress');
    return { answer };
  }

  test.each(revisions)('of a host of %s tells of its progress under the host’s own token', async (version) => {
    const token = `of ${version}`;
    const { answer } = await slow(version, token);
    server.slow.release();
    expect((await answer).result).toMatchObject({ content: [{ text: 'done' }] });
    expect(progressOf(host, token)).toEqual([1, 2]);
  });

  test.each(revisions)('is given up with the host of %s, which hears no more of it', async (version) => {
    await slow(version, 7);
    host.notify('notifications/cancelled', { requestId: 2, reason: 'enough' });
    cancelled += 1;
    await server.slow.cancelled(cancelled);
    // A later request's answer comes after whatever could still come of it.
    expect((await host.request('tools/list')).result).toBeDefined();
    expect(host.received().filter(({ id }) => id === 2)).toEqual([]);
    expect(progressOf(host, 7)).toEqual([1]);
  });

  test('is given up when its host goes', async () => {
    await slow('2025-11-25', 'gone');
    await host.stop();
    cancelled += 1;
    await server.slow.cancelled(cancelled);
    expect(server.calls.filter(({ name }) => name === 'slow')).toHaveLength(begun);
  });

  test('of one host is given up alone', async () => {
    await slow('2025-11-25', 1);
    const other = drawbridge.host('notes');
    await other.initialize();
    const answer = other.request('tools/call', { name: 'slow', arguments: {}, _meta: { progressToken: 1 } });
    begun += 1;
    await server.slow.begun(begun);
    host.notify('notifications/cancelled', { requestId: 2 });
    cancelled += 1;
    await server.slow.cancelled(cancelled);
    server.slow.release();
    expect((await answer).result).toMatchObject({ content: [{ text: 'done' }] });
    expect(progressOf(other, 1)).toEqual([1, 2]);
    expect(progressOf(host, 1)).toEqual([1]);
    await other.stop();
  });
});

describe('a question that a 2026-07-28 server asks within a call', () => {
  let server: InputServer;
  let drawbridge: Drawbridge;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startInputServer(), startDrawbridge()]);
    await drawbridge.add('asks', server.url.href);
    for (const tool of ['*', 'elicitation/create'])
      await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'asks', tool });
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  /** A host that is asked and does not answer. */
  async function asked() {
    const question = Promise.withResolvers<Message>();
    const host = drawbridge.host('asks', {
      onRequest(request) {
        question.resolve(request);
        return undefined;
      },
    });
    await host.initialize('2025-11-25', { elicitation: {} });
    void host.call('name');
    return { host, question: await question.promise };
  }

  test('is withdrawn from the host that gives the call up', async () => {
    const { host, question } = await asked();
    const calls = server.bodies('tools/call').length;
    host.notify('notifications/cancelled', { requestId: 2 });
    const withdrawn = await host.notification('notifications/cancelled');
    expect(withdrawn['params']).toMatchObject({ requestId: question.id });
    host.write(`${JSON.stringify({ jsonrpc: '2.0', id: question.id, result: { action: 'accept', content: {} } })}\n`);
    expect((await host.request('tools/list')).result).toBeDefined();
    expect(server.bodies('tools/call')).toHaveLength(calls);
    expect(host.received().filter(({ id }) => id === 2)).toEqual([]);
    await host.stop();
  });

  test('is no more when the host goes: the call is not sent again', async () => {
    const { host } = await asked();
    const calls = server.bodies('tools/call').length;
    await host.stop();
    await expect.poll(async () => (await drawbridge.control.core.status()).bridges).toBe(0);
    expect(server.bodies('tools/call')).toHaveLength(calls);
  });
});
