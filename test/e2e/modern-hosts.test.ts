import { describe, expect, it } from 'vitest';
import { askingRoom } from '../harness/asking-room.ts';
import { modernMeta } from '../harness/modern-host.ts';

const version = 'io.modelcontextprotocol/protocolVersion';
const capabilities = 'io.modelcontextprotocol/clientCapabilities';

const room = askingRoom();

describe('a host of 2026-07-28', () => {
  it('discovers the server in its own words, and needs no handshake', () =>
    room.asHost(async (modern) => {
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
    room.asHost(async (modern) => {
      const { result } = await modern.request('tools/list');
      expect(result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
      expect(result?.['tools']).toContainEqual(expect.objectContaining({ 'example.com/member': { kept: [1, null] } }));
    }));

  it('is told what its request lacks, and which version to speak', () =>
    room.asHost(async (modern, host) => {
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
    room.asHost(async (modern) => {
      const more = { [capabilities]: { roots: {} }, 'com.example/trace': { deep: [1, 'é'] }, traceparent: '00-1-2-03' };
      await modern.request('tools/call', { name: 'log', 'com.example/param': true }, more);
      expect(room.lastParams('tools/call')).toMatchObject({
        'com.example/param': true,
        _meta: {
          ...more,
          [version]: '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'drawbridge', title: 'Drawbridge for modern-host' },
        },
      });
    }));

  it('is told of to the server as each request says it, whatever another said before', () =>
    room.asHost(async (modern) => {
      const clientInfo = 'io.modelcontextprotocol/clientInfo';
      for (const [able, name] of [
        [{ roots: {} }, 'one'],
        [{ sampling: {} }, 'two'],
        [{}, 'three'],
      ] as const) {
        await modern.request('tools/call', { name: 'log' }, { [capabilities]: able, [clientInfo]: { name } });
        const { _meta } = room.lastParams('tools/call') as { _meta: Record<string, unknown> };
        expect(_meta[capabilities]).toEqual(able);
        expect(_meta[clientInfo]).toMatchObject({ title: `Drawbridge for ${name}` });
      }
    }));

  it('gets log lines of the requests that asked for them', () =>
    room.asHost(async (modern, host) => {
      await modern.call('log');
      await modern.request('tools/call', { name: 'log' }, { 'io.modelcontextprotocol/logLevel': 'info' });
      expect((await host.notification('notifications/message')).params).toMatchObject({ data: 'logged' });
      const logged = host.received().filter(({ method }) => method === 'notifications/message');
      expect(logged).toHaveLength(1);
    }));

  it('reaches methods nobody here knows, with all they say', () =>
    room.asHost(async (modern) => {
      const { result } = await modern.request('skills/list', { 'com.example/own': [1] });
      expect(result).toMatchObject({ method: 'skills/list', 'example.com/own': [null], resultType: 'complete' });
      const task = await modern.request('tasks/get', { taskId: 'täsk' });
      expect(task.error?.code ?? task.result).toBeDefined();
      const { headers } = room.server.received.at(-1) ?? { headers: {} };
      expect(headers).toMatchObject({ 'mcp-method': 'tasks/get', 'mcp-name': '=?base64?dMOkc2s=?=' });
    }));

  it('is progressed to with its own token, and cancels', () =>
    room.asHost(async (modern, host) => {
      void modern.request('tools/call', { name: 'wait' }, { progressToken: 'p/1' });
      const { params } = await host.notification('notifications/progress');
      expect(params).toMatchObject({ progressToken: 'p/1', progress: 1, message: 'waiting' });
      await room.server.waiting(1);
      host.notify('notifications/cancelled', { requestId: 1 });
      await room.server.cancelled(1);
      await modern.request('tools/list');
      expect(host.received().some(({ id }) => id === 1)).toBe(false);
    }));

  it('that goes cancels what it asked for', async () => {
    await room.asHost(async (modern) => {
      void modern.call('wait');
      await room.server.waiting(2);
    });
    expect(await room.server.cancelled(2)).toBeUndefined();
  });
});

describe('before a server of an earlier revision', () => {
  it('a probe is refused in one sentence, so that a host of both eras goes on with `initialize`', () =>
    room.asHost(
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
    room.asHost(
      async (modern, host) => {
        const { error } = await host.request('tools/list', { _meta: modernMeta() });
        expect(error).toMatchObject({ code: -32022, data: { requested: '2026-07-28' } });
        expect(error?.message).toContain('The server "older" speaks no MCP version as new as 2026-07-28.');
        expect((await modern.call('echo', { text: 'x' })).error?.code).toBe(-32022);
      },
      { to: 'older' },
    ));
});
