import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AskingServer, startAskingServer } from '../fakes/mcp-servers/asking-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { type ModernHost, modernHost, subscriptionIn } from '../harness/modern-host.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

const acknowledged = 'notifications/subscriptions/acknowledged';
const changed = 'notifications/tools/list_changed';

describe('a host of 2026-07-28', () => {
  let server: AskingServer;
  let drawbridge: Drawbridge;
  let host: StdioHost;
  let modern: ModernHost;
  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startAskingServer(), startDrawbridge()]);
    await drawbridge.add('asking', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'asking', tool: '*' });
    host = drawbridge.host('asking');
    modern = modernHost(host);
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it('goes on after the core died: it still hears of changes, and what it had called is answered once', async () => {
    void modern.listen({ toolsListChanged: true });
    await host.notification(acknowledged);
    const call = modern.call('wait');
    await server.waiting(1);
    await drawbridge.killCore();
    const { result } = await call;
    expect(result).toMatchObject({ resultType: 'complete', isError: true });
    expect(JSON.stringify(result)).toContain('may or may not have run');
    await host.notification(acknowledged);
    server.toolsChanged();
    expect(subscriptionIn(await host.notification(changed))).toBe(1);
    expect((await modern.call('log')).result).toMatchObject({ resultType: 'complete' });
    expect(server.calls.filter(({ name }) => name === 'wait')).toHaveLength(1);
  });

  it('is told that its subscription ends when the core stops, and starts it again with its next word', async () => {
    const ended = modern.listen({ toolsListChanged: true });
    await host.notification(acknowledged);
    const stopped = drawbridge.control.core.stop();
    expect((await ended).result).toMatchObject({ resultType: 'complete' });
    expect((await host.notification('notifications/cancelled')).params).toMatchObject({ requestId: 1 });
    await stopped;
    expect((await modern.request('tools/list')).result).toMatchObject({ resultType: 'complete' });
  });

  it('is in the log once, and a probe not at all', async () => {
    await modern.request('server/discover');
    await host.stop();
    host = drawbridge.host('asking');
    modern = modernHost(host);
    await modern.request('server/discover');
    await modern.request('tools/list');
    await drawbridge.killCore();
    await modern.request('tools/list');
    await host.stop();
    const kinds: string[] = [];
    for await (const line of await drawbridge.control.activity.follow({ after: 0 })) {
      if (line.kind.startsWith('session.')) kinds.push(line.kind);
      if (line.kind === 'session.closed') break;
    }
    expect(kinds).toEqual(['session.opened', 'session.closed']);
  });
});
