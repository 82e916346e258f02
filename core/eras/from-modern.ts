/** What a 2026-07-28 server says, as every handshake revision knows it (checklist T34–T36, T39). Pure. */
import { callResultFor } from './content-for-revision.ts';
import { isObject, type JsonObject, type JsonRpcError, type JsonValue } from './messages.ts';
import { serverInfoKey, subscriptionIdKey } from './revision.ts';

const modernMembers = ['resultType', 'ttlMs', 'cacheScope'];
const modernMeta: readonly string[] = [serverInfoKey, subscriptionIdKey];

/** The result of a request of this method. */
export function resultFromModern(method: string, result: JsonObject): JsonObject {
  const kept = Object.fromEntries(Object.entries(result).filter(([name]) => !modernMembers.includes(name)));
  const bare = withoutModernMeta(kept);
  if (method === 'tools/call') return callResultFor(bare, '2025-11-25');
  return method === 'tools/list' && Array.isArray(bare['tools'])
    ? { ...bare, tools: bare['tools'].map(withObjectOutput) }
    : bare;
}

function withoutModernMeta(result: JsonObject): JsonObject {
  const { _meta: meta, ...rest } = result;
  if (!isObject(meta)) return result;
  const kept = Object.entries(meta).filter(([name]) => !modernMeta.includes(name));
  return kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) };
}

/** Handshake revisions know outputs that are objects only; what is not said of the others is not checked either. */
function withObjectOutput(tool: JsonValue): JsonValue {
  if (!isObject(tool) || tool['outputSchema'] === undefined) return tool;
  const { outputSchema, ...rest } = tool;
  return isObject(outputSchema) && outputSchema['type'] === 'object' ? tool : rest;
}

/**
 * What an error is about where that is our own hop to the server and no business of the host's: what the server may ask for
 * (`capabilities`, by name), the headers, or the version; `undefined`: it is the host's to hear.
 */
export function aboutOurHop({
  code,
  data,
}: JsonRpcError['error']): { capabilities: string } | 'headers' | 'version' | undefined {
  if (code === -32_020) return 'headers';
  if (code === -32_022) return 'version';
  if (code !== -32_021) return undefined;
  const required = isObject(data) ? data['requiredCapabilities'] : undefined;
  return { capabilities: isObject(required) ? Object.keys(required).join(', ') : 'a capability' };
}
