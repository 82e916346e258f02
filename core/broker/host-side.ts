import { declaredUpstream, type HostAbilities } from '../eras/host-abilities.ts';
import type { JsonObject } from '../eras/messages.ts';
import { forbidsRequest } from '../policy/server-requests.ts';
import type { Policies } from '../policy/policies.ts';
import type { Introduction } from '../remote/remote.ts';

/** What a server may ask for on this side, as things stand now. Each throws while the policy cannot be used. */
export interface HostSide {
  host(): HostAbilities;
  isForbidden(method: string): boolean;
  /** What the server is told: the host's abilities, and ours where policy lets servers ask. */
  declared(): JsonObject;
  introduction(): Introduction;
}

export function createHostSide(
  { introduction, revision }: { introduction(): Introduction; revision(): string },
  policies: Pick<Policies, 'current'>,
): HostSide {
  const host = () => ({ revision: revision(), capabilities: introduction().capabilities });
  const isForbidden = (method: string) => forbidsRequest(policies.current(), method);
  const declared = () => declaredUpstream(host(), !isForbidden('elicitation/create'));
  return { host, isForbidden, declared, introduction: () => ({ ...introduction(), capabilities: declared() }) };
}
