import type { Introduction } from '../remote/remote.ts';
import { isObject, type JsonObject, type JsonValue } from './messages.ts';

/** Who a server is told we are: we speak for the host but do not pretend to be it (checklist P3). Pure. */
export function introductionOf(
  { capabilities, clientInfo }: { capabilities?: JsonValue | undefined; clientInfo?: JsonValue | undefined },
  version: string,
): Introduction {
  const host = isObject(clientInfo) && typeof clientInfo['name'] === 'string' ? clientInfo['name'] : 'a host';
  return {
    clientInfo: { name: 'drawbridge', title: `Drawbridge for ${host}`, version },
    capabilities: isObject(capabilities) ? capabilities : ({} satisfies JsonObject),
  };
}
