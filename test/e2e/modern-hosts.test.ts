import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskingServer, startAskingServer, state } from '../fakes/mcp-servers/asking-server.ts';
import { type FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { type ModernHost, modernHost, modernMeta, subscriptionIn } from '../harness/modern-host.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

const version = 'io.modelcontextprotocol/protocolVersion';
const capabilities = 'io.modelcontextprotocol/clientCapabilities';

let server: AskingServer;
let older: FakeServer;
let drawbridge: Drawbridge;
beforeAll(async () => {
  [server, older, drawbridge] = await Promise.all([startAskingServer(), startLegacyServer(), startDrawbridge()]);
  await drawbridge.add('asking', server.url.href);
  await drawbridge.add('older', older.url.href);
  const { permissions } = drawbridge.control;
  await permissions.set({ effect: 'allow', host: '*', server: 'asking', tool: '*' });
  await permissions.set({ effect: 'allow', host: '*', server: 'older', tool: '*' });
});
afterAll(async () => {
  await drawbridge.stop();
  await Promise.all([server.stop(), older.stop()]);
});

/** Runs `act` as a host of 2026-07-28 with these capabilities, and ends it. */
async function asHost(
  act: (modern: ModernHost, host: StdioHost) => Promise<void>,
  { can = {}, to = 'asking' }: { can?: object; to?: string } = {},
): Promise<void> {
  const host = drawbridge.host(to);
  try {
    await act(modernHost(host, can), host);
  } finally {
    await host.stop();
  }
}
/** The `params` of the last request of this method that reached the server. */
const lastParams = (method: string): Record<string, unknown> => {
  const { body } = server.received.findLast((one) => (one.body as { method?: string })?.method === method) ?? {};
  return (body as { params: Record<string, unknown> }).params;
};

describe('a host of 2026-07-28', () => {
  it('discovers the server in its own words, and needs no handshake', () =>
    asHost(async (modern) => {
      const { result } = await modern.request('server/discover');
      expect(result).toEqual({
        resultType: 'complete',
        supportedVersions: ['2026-07-28'],
        capabilities: {
          tools: { listChanged: true },
          resources: { listChanged: true, subscribe: true },
          logging: {},
          extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html'] }, 'com.example/own': {} },
        },
        instructions: 'Ask.',
        ttlMs: 0,
        cacheScope: 'private',
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'asking', version: '1.0.0' } },
      });
      expect((await modern.call('log')).result).toMatchObject({ resultType: 'complete', content: [{ text: '"log"' }] });
    }));

  it('is served at its first message, whatever that is', () =>
    asHost(async (modern) => {
      const { result } = await modern.request('tools/list');
      expect(result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
      expect(result?.['tools']).toContainEqual(expect.objectContaining({ 'example.com/member': { kept: [1, null] } }));
    }));

  it('is told what its request lacks, and which version to speak', () =>
    asHost(async (modern, host) => {
      const without = await host.request('server/discover', { _meta: { [version]: '2026-07-28' } });
      expect(without.error).toMatchObject({ code: -32602, message: expect.stringContaining(capabilities) });
      expect((await host.request('server/discover')).error).toMatchObject({ code: -32602 });
      const other = await modern.request('tools/list', {}, { [version]: '2027-01-01' });
      expect(other.error).toMatchObject({ code: -32022, data: { supported: ['2026-07-28'], requested: '2027-01-01' } });
      await modern.request('tools/list');
      expect((await host.request('tools/list')).error).toMatchObject({ code: -32602 });
      expect((await modern.request('ping')).error).toMatchObject({ code: -32601 });
    }));

  it('has its own capabilities, log level and unknown metadata in each request, under a name of ours', () =>
    asHost(async (modern) => {
      const more = { [capabilities]: { roots: {} }, 'com.example/trace': { deep: [1, 'é'] }, traceparent: '00-1-2-03' };
      await modern.request('tools/call', { name: 'log', 'com.example/param': true }, more);
      expect(lastParams('tools/call')).toMatchObject({
        'com.example/param': true,
        _meta: {
          ...more,
          [version]: '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'drawbridge', title: 'Drawbridge for modern-host' },
        },
      });
    }));

  it('gets log lines of the requests that asked for them', () =>
    asHost(async (modern, host) => {
      await modern.call('log');
      await modern.request('tools/call', { name: 'log' }, { 'io.modelcontextprotocol/logLevel': 'info' });
      expect((await host.notification('notifications/message')).params).toMatchObject({ data: 'logged' });
      const logged = host.received().filter(({ method }) => method === 'notifications/message');
      expect(logged).toHaveLength(1);
    }));

  it('reaches methods nobody here knows, with all they say', () =>
    asHost(async (modern) => {
      const { result } = await modern.request('skills/list', { 'com.example/own': [1] });
      expect(result).toMatchObject({ method: 'skills/list', 'example.com/own': [null], resultType: 'complete' });
      const task = await modern.request('tasks/get', { taskId: 'täsk' });
      expect(task.error?.code ?? task.result).toBeDefined();
      const { headers } = server.received.at(-1) ?? { headers: {} };
      expect(headers).toMatchObject({ 'mcp-method': 'tasks/get', 'mcp-name': '=?base64?dMOkc2s=?=' });
    }));

  it('is progressed to with its own token, and cancels', () =>
    asHost(async (modern, host) => {
      void modern.request('tools/call', { name: 'wait' }, { progressToken: 'p/1' });
      const { params } = await host.notification('notifications/progress');
      expect(params).toMatchObject({ progressToken: 'p/1', progress: 1, message: 'waiting' });
      await server.waiting(1);
      host.notify('notifications/cancelled', { requestId: 1 });
      await server.cancelled(1);
      await modern.request('tools/list');
      expect(host.received().some(({ id }) => id === 1)).toBe(false);
    }));

  it('that goes cancels what it asked for', async () => {
    await asHost(async (modern) => {
      void modern.call('wait');
      await server.waiting(2);
    });
    await server.cancelled(2);
  });
});

describe('a server that asks back', () => {
  const can = { elicitation: {}, sampling: {} };
  const asked = async (effect: 'allow' | 'deny', method: string) =>
    drawbridge.control.permissions.set({ effect, host: '*', server: 'asking', tool: method });

  it('is relayed as it is, and answered byte by byte', async () => {
    await asked('allow', 'elicitation/create');
    await asHost(
      async (modern, host) => {
        const first = await modern.call('name', { a: 1 });
        expect(first.result).toMatchObject({
          resultType: 'input_required',
          requestState: state,
          inputRequests: { who: { method: 'elicitation/create', params: { message: 'Who?' } } },
        });
        const inputResponses = { who: { action: 'accept', content: { name: 'Ada', more: 'é\u2028' } } };
        const last = await modern.call('name', { a: 1 }, { inputResponses, requestState: state });
        expect(JSON.stringify(last.result)).toContain('Ada');
        expect(lastParams('tools/call')).toMatchObject({ inputResponses, requestState: state });
        expect(host.received().every((message) => message.method === undefined)).toBe(true);
      },
      { can },
    );
  });

  it('and may not, is declined without the host hearing of it', async () => {
    await asked('deny', 'elicitation/create');
    await asHost(
      async (modern) => {
        const { result } = await modern.call('name');
        expect(result).toMatchObject({
          resultType: 'complete',
          content: [{ text: expect.stringContaining('decline') }],
        });
        expect(server.calls.at(-1)).toMatchObject({
          requestState: state,
          inputResponses: { who: { action: 'decline' } },
        });
      },
      { can },
    );
  });

  it('and may not, where declining has no words, ends the call', async () => {
    await asked('deny', 'sampling/createMessage');
    await asHost(
      async (modern) => {
        const { result } = await modern.call('guess');
        expect(result).toMatchObject({ resultType: 'complete', isError: true });
        expect(JSON.stringify(result)).toContain('asked the host for \\"sampling/createMessage\\"');
      },
      { can },
    );
  });

  it('and may ask one thing of two, has the other declined and asks for the one', async () => {
    await asked('allow', 'sampling/createMessage');
    await asked('deny', 'elicitation/create');
    await asHost(
      async (modern) => {
        const { result } = await modern.call('both');
        expect(Object.keys(result?.['inputRequests'] ?? {})).toEqual(['guess']);
      },
      { can },
    );
  });
});

describe('a call that a server answers with a question', () => {
  const can = { elicitation: {} };
  const inputResponses = { who: { action: 'accept', content: { name: 'Ada' } } };
  beforeAll(async () => {
    await drawbridge.add('asked', server.url.href);
    const { permissions } = drawbridge.control;
    await permissions.set({ effect: 'allow', host: '*', server: 'asked', tool: 'elicitation/create' });
  });
  const approvedOnce = async (modern: ModernHost, tool: string) => {
    const first = modern.call(tool, { a: 1 });
    await drawbridge.approve(await drawbridge.nextPrompt());
    expect((await first).result).toMatchObject({ resultType: 'input_required' });
  };

  it('is asked about once, though the host sends it twice', () =>
    asHost(
      async (modern) => {
        await approvedOnce(modern, 'name');
        const last = await modern.call('name', { a: 1 }, { inputResponses, requestState: state });
        expect(JSON.stringify(last.result)).toContain('Ada');
        await approvedOnce(modern, 'stateless');
        expect(JSON.stringify((await modern.call('stateless', { a: 1 }, { inputResponses })).result)).toContain('Ada');
      },
      { can, to: 'asked' },
    ));

  it('is asked about again when it comes with other arguments, another state or a second time', () =>
    asHost(
      async (modern) => {
        await approvedOnce(modern, 'name');
        const retry = { inputResponses, requestState: state };
        const others = [
          () => modern.call('name', { a: 2 }, retry),
          () => modern.call('name', { a: 1 }, { ...retry, requestState: `${state} ` }),
        ];
        for (const other of others) {
          const held = other();
          await drawbridge.approve(await drawbridge.nextPrompt());
          await held;
        }
        await modern.call('name', { a: 1 }, retry);
        const again = modern.call('name', { a: 1 }, retry);
        await drawbridge.approve(await drawbridge.nextPrompt());
        expect((await again).result).toBeDefined();
      },
      { can, to: 'asked' },
    ));
});

describe('a subscription', () => {
  const changed = 'notifications/tools/list_changed';
  const acknowledged = 'notifications/subscriptions/acknowledged';

  it('is acknowledged first, and brings what was asked for under its own id', () =>
    asHost(async (modern, host) => {
      const uris = ['ui://form'];
      void modern.listen({ toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: uris });
      void modern.listen({ resourcesListChanged: true });
      const first = await host.notification(acknowledged);
      await host.notification(acknowledged);
      const mine = [first, ...host.received()].find((one) => subscriptionIn(one) === 1);
      expect(mine?.['params']).toMatchObject({
        notifications: { toolsListChanged: true, resourceSubscriptions: uris },
      });
      server.toolsChanged();
      expect(subscriptionIn(await host.notification(changed))).toBe(1);
      server.resourceUpdated('ui://other');
      server.resourceUpdated('ui://form');
      const updated = await host.notification('notifications/resources/updated');
      expect(updated).toMatchObject({ params: { uri: 'ui://form' } });
      expect(subscriptionIn(updated)).toBe(1);
    }));

  it('tells of tools that a permission takes away', () =>
    asHost(async (modern, host) => {
      await modern.request('tools/list');
      void modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      const { permissions } = drawbridge.control;
      await permissions.set({ effect: 'deny', host: '*', server: 'asking', tool: 'stateless' });
      expect(subscriptionIn(await host.notification(changed))).toBe(2);
      const { result } = await modern.request('tools/list');
      expect(JSON.stringify(result)).not.toContain('"stateless"');
    }));

  it('ends when the host cancels it, and nothing more comes', () =>
    asHost(async (modern, host) => {
      void modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      host.notify('notifications/cancelled', { requestId: 1 });
      await modern.request('tools/list');
      server.toolsChanged();
      await modern.request('tools/list');
      expect(host.received().map(({ method }) => method)).not.toContain(changed);
      expect(host.received().some(({ id }) => id === 1)).toBe(false);
    }));

  it('that the server ends is ended in good order', () =>
    asHost(async (modern, host) => {
      const ended = modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      await server.endSubscriptions();
      expect((await ended).result).toMatchObject({
        resultType: 'complete',
        _meta: { 'io.modelcontextprotocol/subscriptionId': 1 },
      });
      expect((await host.notification('notifications/cancelled')).params).toMatchObject({ requestId: 1 });
    }));
});

describe('before a server of an earlier revision', () => {
  it('a probe is refused in one sentence, so that a host of both eras goes on with `initialize`', () =>
    asHost(
      async (modern, host) => {
        const { error } = await modern.request('server/discover');
        expect(error?.code).toBe(-32601);
        expect(error?.message).toContain('The server "older" speaks no MCP version as new as 2026-07-28.');
        expect(await host.initialize()).toMatchObject({ protocolVersion: '2025-11-25' });
        expect((await host.call('echo', { text: 'x' })).result).toMatchObject({ content: [{ text: 'x' }] });
      },
      { to: 'older' },
    ));

  it('a host of 2026-07-28 alone is told so with every request', () =>
    asHost(
      async (modern, host) => {
        const { error } = await host.request('tools/list', { _meta: modernMeta() });
        expect(error).toMatchObject({ code: -32022, data: { requested: '2026-07-28' } });
        expect(error?.message).toContain('The server "older" speaks no MCP version as new as 2026-07-28.');
        expect((await modern.call('echo', { text: 'x' })).error?.code).toBe(-32022);
      },
      { to: 'older' },
    ));
});
