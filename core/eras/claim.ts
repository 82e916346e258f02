/** What a host's request says of itself in `_meta` (2026-07-28, basic § _meta; checklist S17). Pure. */
import { isObject, type JsonObject, type JsonRpcRequest } from './messages.ts';
import { clientCapabilitiesKey, clientInfoKey, modernVersion, protocolVersionKey } from './revision.ts';
import type { Introduction } from '../remote/remote.ts';

/** `none`: nothing of 2026-07-28 in it, as in every handshake revision. */
export type Claim =
  | { kind: 'none' }
  | { kind: 'incomplete'; missing: string }
  | { kind: 'unsupported'; requested: string }
  | { kind: 'modern'; of: HostClaim };

/** The host of one request. */
export interface HostClaim {
  capabilities: JsonObject;
  clientInfo?: JsonObject;
}

export function claimOf(params: JsonObject | undefined): Claim {
  const meta = params?.['_meta'];
  if (!isObject(meta) || !claimKeys.some((key) => Object.hasOwn(meta, key))) return { kind: 'none' };
  const requested = meta[protocolVersionKey];
  const capabilities = meta[clientCapabilitiesKey];
  if (typeof requested !== 'string') return { kind: 'incomplete', missing: protocolVersionKey };
  if (!isObject(capabilities)) return { kind: 'incomplete', missing: clientCapabilitiesKey };
  if (requested !== modernVersion) return { kind: 'unsupported', requested };
  const clientInfo = meta[clientInfoKey];
  return { kind: 'modern', of: { capabilities, ...(isObject(clientInfo) ? { clientInfo } : {}) } };
}

const claimKeys: readonly string[] = [protocolVersionKey, clientCapabilitiesKey, clientInfoKey];

/** The request for the server: what it says of this hop becomes ours, every other member stays (checklist P2, P3, T5). */
export function reintroduced(request: JsonRpcRequest, { clientInfo }: Introduction): JsonRpcRequest {
  const given = request.params?.['_meta'];
  const _meta: JsonObject = { ...(isObject(given) ? given : {}), [clientInfoKey]: clientInfo };
  return { ...request, params: { ...request.params, _meta } };
}

/** The claim as it is kept for a session that outlives its core, and read back. */
export function keptClaim({ capabilities, clientInfo }: HostClaim): JsonObject {
  const meta = { [protocolVersionKey]: modernVersion, [clientCapabilitiesKey]: capabilities };
  return { _meta: clientInfo === undefined ? meta : { ...meta, [clientInfoKey]: clientInfo } };
}
