import type { Agent } from '../../../shared/agents.ts';
import type { Entry } from '../../../shared/models.ts';
import { agentOf } from '../../auth/agent.ts';
import { inventory } from '../inventory.ts';
import { policyProblem, withPolicies } from '../with-policies.ts';
import type { Rooms } from './rooms.ts';

/** The inventory as it is now. */
export async function agents(rooms: Rooms): Promise<Agent[]> {
  const { activity, auth, broker, clock, consent, registry } = rooms;
  const uses = await activity.uses();
  const connected = broker.connected();
  return inventory({
    entries: registry.entries.list().map((entry) => ({ ...entry, connected: connected.has(entry.id) })),
    uses,
    permissions: withPolicies(consent.permissions(), rooms.policies),
    sets: auth.access().sets,
    agentOf,
    account: (entry) => auth.account(entry.server, agentOf(entry)),
    refusedBy: (entry) => refusedBy(rooms, entry),
    paused: registry.settings.get('paused') === 'yes',
    now: clock.now(),
  });
}

/** A policy that cannot be used lets nobody do anything. */
function refusedBy({ policies, registry }: Rooms, { host, server }: Entry): string | undefined {
  const url = registry.servers.get(server)?.url;
  if (url === undefined) return undefined;
  return policyProblem(policies) ? 'policy-invalid' : policies.current().refuses({ host, url });
}
