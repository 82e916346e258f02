import type { HostChange, ServerView } from '../../../shared/contract.ts';
import type { FoundServer, Server } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { Launcher, Place } from '../../hosts/hosts.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function hostCalls(
  rooms: Rooms,
  viewOf: (server: Server) => Promise<ServerView>,
): Pick<ControlHandlers, 'hosts' | 'entries'> {
  const { hosts, registry, activity, broker } = rooms;
  return {
    hosts: {
      list: () => hosts.list(),
      async connect({ input: { host, server, launcher = rooms.launcher }, source }) {
        registry.servers.need(server);
        const change = await hosts.connect(host, server, launcher);
        activity.record({ kind: 'entry.changed', host, server, outcome: 'connected', ...decidedBy(source) });
        return change;
      },
      async disconnect({ input: { host, server }, source }) {
        const change = await hosts.disconnect(host, server);
        activity.record({ kind: 'entry.changed', host, server, outcome: 'disconnected', ...decidedBy(source) });
        broker.refresh();
        return change;
      },
      found: () => hosts.found(),
      async takeOver({ input: { launcher = rooms.launcher, ...place }, source }) {
        const found = (await hosts.found()).find((one) => isAt(one, place)) ?? fail('host-entry-missing', place);
        const { server, isNew } = serverFor(rooms, found);
        const change = await takeOver(rooms, found, server, isNew, launcher);
        if (isNew)
          activity.record({ kind: 'server.changed', server: server.id, outcome: 'added', ...decidedBy(source) });
        activity.record({
          kind: 'entry.changed',
          host: found.host,
          server: server.id,
          outcome: 'taken over',
          ...decidedBy(source),
        });
        broker.refresh();
        return { change, server: await viewOf(server) };
      },
      async undoTakeOver({ input, source }) {
        const change = await hosts.undoTakeOver(input);
        const { host, server } = change;
        activity.record({ kind: 'entry.changed', host, server, outcome: 'put back', ...decidedBy(source) });
        broker.refresh();
        return change;
      },
    },
    entries: { list: () => registry.entries.list() },
  };
}

function isAt(one: Place, { host, file, name }: Place): boolean {
  return one.host === host && one.file === file && one.name === name;
}

/** The server of this address, added under the entry's name where there is none. */
function serverFor({ registry: { servers } }: Rooms, { url, name }: FoundServer): { server: Server; isNew: boolean } {
  const known = servers.byUrl(url);
  if (known) return { server: known, isNew: false };
  return { server: servers.add({ id: freeId(servers, name, url), url }), isNew: true };
}

function freeId(servers: Rooms['registry']['servers'], name: string, url: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
  const wanted = plain.replace(/^[-_]+|-+$/g, '').slice(0, 60);
  if (wanted === '') return servers.nameFor(url);
  for (let count = 1; ; count++) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    if (servers.get(id) === undefined) return id;
  }
}

/** A server that was added for this goes again where the file could not be changed. */
async function takeOver(
  { hosts, registry }: Pick<Rooms, 'hosts' | 'registry'>,
  found: FoundServer,
  server: Server,
  isNew: boolean,
  launcher: Launcher,
): Promise<HostChange> {
  try {
    return await hosts.takeOver(found, server.id, launcher);
  } catch (error) {
    if (isNew) registry.servers.remove(server.id);
    throw error;
  }
}
