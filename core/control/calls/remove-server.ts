import type { SignOutResult } from '../../../shared/contract.ts';
import type { DecisionSource, Server } from '../../../shared/models.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { Rooms } from './rooms.ts';

export type RemovalRooms = Pick<
  Rooms,
  'auth' | 'serverHeaders' | 'consent' | 'registry' | 'health' | 'activity' | 'broker'
>;

/** Signs out of a server and forgets all that hangs on it. `by`: where a person's word for it came from. Problems: the vault's and the databases'. */
export async function removeServer(server: Server, rooms: RemovalRooms, by?: DecisionSource): Promise<SignOutResult[]> {
  const { auth, serverHeaders, consent, registry, health, activity, broker } = rooms;
  const signOut = await auth.signOut(server);
  await auth.forgetServer(server);
  if (server.headers !== undefined) await serverHeaders.put(server, []);
  // Another server may get this name one day: what was granted to this one must not be its.
  consent.forgetServer(server.id);
  registry.servers.remove(server.id);
  registry.entries.unpair(server.id);
  registry.advertisements.forget(server.id);
  health.forget(server.id);
  activity.record({ kind: 'server.changed', server: server.id, outcome: 'removed', ...decidedBy(by) });
  broker.refresh();
  return signOut;
}
