import { describe, expect, it } from 'vitest';
import { askingRoom } from '../harness/asking-room.ts';
import { subscriptionIn } from '../harness/modern-host.ts';

const room = askingRoom();

describe('a subscription', () => {
  const changed = 'notifications/tools/list_changed';
  const acknowledged = 'notifications/subscriptions/acknowledged';

  it('is acknowledged first, and brings what was asked for under its own id', () =>
    room.asHost(async (modern, host) => {
      const uris = ['ui://form'];
      void modern.listen({ toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: uris });
      void modern.listen({ resourcesListChanged: true });
      const first = await host.notification(acknowledged);
      await host.notification(acknowledged);
      const mine = [first, ...host.received()].find((one) => subscriptionIn(one) === 1);
      expect(mine?.['params']).toMatchObject({
        notifications: { toolsListChanged: true, resourceSubscriptions: uris },
      });
      room.server.toolsChanged();
      expect(subscriptionIn(await host.notification(changed))).toBe(1);
      room.server.resourceUpdated('ui://other');
      room.server.resourceUpdated('ui://form');
      const updated = await host.notification('notifications/resources/updated');
      expect(updated).toMatchObject({ params: { uri: 'ui://form' } });
      expect(subscriptionIn(updated)).toBe(1);
    }));

  it('tells of tools that a permission takes away', () =>
    room.asHost(async (modern, host) => {
      await modern.request('tools/list');
      void modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      const { permissions } = room.drawbridge.control;
      await permissions.set({ effect: 'deny', host: '*', server: 'asking', tool: 'stateless' });
      expect(subscriptionIn(await host.notification(changed))).toBe(2);
      const { result } = await modern.request('tools/list');
      expect(JSON.stringify(result)).not.toContain('"stateless"');
    }));

  it('ends when the host cancels it, and nothing more comes', () =>
    room.asHost(async (modern, host) => {
      void modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      host.notify('notifications/cancelled', { requestId: 1 });
      await modern.request('tools/list');
      room.server.toolsChanged();
      await modern.request('tools/list');
      expect(host.received().map(({ method }) => method)).not.toContain(changed);
      expect(host.received().some(({ id }) => id === 1)).toBe(false);
    }));

  it('that the server ends is ended in good order', () =>
    room.asHost(async (modern, host) => {
      const ended = modern.listen({ toolsListChanged: true });
      await host.notification(acknowledged);
      await room.server.endSubscriptions();
      expect((await ended).result).toMatchObject({
        resultType: 'complete',
        _meta: { 'io.modelcontextprotocol/subscriptionId': 1 },
      });
      expect((await host.notification('notifications/cancelled')).params).toMatchObject({ requestId: 1 });
    }));
});
