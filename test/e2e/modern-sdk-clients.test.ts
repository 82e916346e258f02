import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { beforeAll, describe, expect, it } from 'vitest';
import { state } from '../fakes/mcp-servers/asking-server.ts';
import { askingRoom } from '../harness/asking-room.ts';
import { pinnedSdkHost, sdkHosts } from '../harness/sdk-hosts.ts';

const room = askingRoom();
beforeAll(async () => {
  const tool = 'elicitation/create';
  await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'asking', tool });
});

const auto = sdkHosts['the SDK’s client that tries 2026-07-28 first (v2, auto)'];

describe('the SDK’s client that tries 2026-07-28 first', () => {
  it('goes on with it before a server that speaks it', async () => {
    const client = await auto(room.drawbridge.launch('asking'));
    expect(client.getProtocolEra()).toBe('modern');
    expect(client.getServerVersion()).toMatchObject({ name: 'asking' });
    await client.close();
  });

  it('goes on with `initialize` before a server that does not, before and after that is known', async () => {
    for (const _ of ['unknown', 'known']) {
      const client = await auto(room.drawbridge.launch('older'));
      expect(client.getProtocolEra()).toBe('legacy');
      const { content } = await client.callTool({ name: 'echo', arguments: { text: 'x' } });
      expect(content).toMatchObject([{ text: 'x' }]);
      await client.close();
    }
  });
});

describe('the SDK’s client that speaks 2026-07-28 alone', () => {
  it('lists, calls, and reads', async () => {
    const client = await pinnedSdkHost(room.drawbridge.launch('asking'));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('name');
    expect(await client.callTool({ name: 'log' })).toMatchObject({ content: [{ text: '"log"' }] });
    const { contents } = await client.readResource({ uri: 'ui://form' });
    expect(contents).toMatchObject([{ text: '<p>' }]);
    await client.close();
  });

  it('answers what the server asks, in as many rounds as it takes', async () => {
    const client = new Client(
      { name: 'asked', version: '1' },
      { capabilities: { elicitation: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Ada' } }));
    await client.connect(new StdioClientTransport(room.drawbridge.launch('asking')));
    expect(JSON.stringify(await client.callTool({ name: 'name' }))).toContain('Ada');
    expect(room.server.calls.at(-1)).toMatchObject({ requestState: state });
    expect(JSON.stringify(await client.callTool({ name: 'state-only' }))).toContain('done');
    await client.close();
  });

  it('hears of changes, and is progressed to', async () => {
    const changed = Promise.withResolvers<void>();
    const client = await pinnedSdkHost(room.drawbridge.launch('asking'), {
      listChanged: { tools: { onChanged: () => changed.resolve(), debounceMs: 1 } },
    });
    room.server.toolsChanged();
    await changed.promise;
    const subscription = await client.listen({ resourceSubscriptions: ['ui://form'] });
    expect(subscription.honoredFilter).toEqual({ resourceSubscriptions: ['ui://form'] });
    const stop = new AbortController();
    const progressed = new Promise((resolve) => {
      client.callTool({ name: 'wait' }, { signal: stop.signal, onprogress: resolve }).catch(() => undefined);
    });
    expect(await progressed).toMatchObject({ progress: 1, message: 'waiting' });
    stop.abort();
    await room.server.cancelled(1);
    await client.close();
  });

  it('is refused by a server of an earlier revision before it asks anything', async () => {
    await expect(pinnedSdkHost(room.drawbridge.launch('older'))).rejects.toThrow(
      'did not offer pinned protocol version',
    );
  });
});
