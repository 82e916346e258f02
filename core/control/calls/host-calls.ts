import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function hostCalls(rooms: Rooms): Pick<ControlHandlers, 'hosts' | 'entries'> {
  const { hosts, registry, activity, broker } = rooms;
  return {
    hosts: {
      list: () => hosts.list(),
      async connect({ input: { host, server, launcher = rooms.launcher } }) {
        registry.servers.need(server);
        const change = await hosts.connect(host, server, launcher);
        activity.record({ kind: 'entry.changed', host, server, outcome: 'connected' });
        return change;
      },
      async disconnect({ input: { host, server } }) {
        const change = await hosts.disconnect(host, server);
        activity.record({ kind: 'entry.changed', host, server, outcome: 'disconnected' });
        broker.refresh();
        return change;
      },
    },
    entries: { list: () => registry.entries.list() },
  };
}
