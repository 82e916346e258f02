import { randomUUID } from 'node:crypto';
import { declaredUpstream, type HostAbilities } from '../eras/host-abilities.ts';
import type { JsonObject, JsonRpcMessage } from '../eras/messages.ts';
import { forbidsRequest } from '../policy/server-requests.ts';
import type { Policies } from '../policy/policies.ts';
import type { Introduction } from '../remote/remote.ts';
import { createHostLine, type HostLine } from './host-line.ts';

/** What a server may ask for on this side, as things stand now (each throws while the policy cannot be used), and by what way. */
export interface HostSide {
  host(): HostAbilities;
  isForbidden(method: string): boolean;
  /** What the server is told: the host's abilities, and ours where policy lets servers ask. */
  declared(): JsonObject;
  introduction(): Introduction;
  line: HostLine;
}

export interface HostSideOptions {
  introduction(): Introduction;
  revision(): string;
  toHost(message: JsonRpcMessage): void;
}

export function createHostSide(
  { introduction, revision, toHost }: HostSideOptions,
  policies: Pick<Policies, 'current'>,
): HostSide {
  const host = () => ({ revision: revision(), capabilities: introduction().capabilities });
  const isForbidden = (method: string) => forbidsRequest(policies.current(), method);
  const declared = () => declaredUpstream(host(), !isForbidden('elicitation/create'));
  return {
    host,
    isForbidden,
    declared,
    introduction: () => ({ ...introduction(), capabilities: declared() }),
    line: createHostLine(toHost, randomUUID),
  };
}
