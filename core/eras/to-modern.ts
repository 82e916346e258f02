import { declaredToModern } from './host-abilities.ts';
import { isObject, type JsonObject, type JsonRpcRequest } from './messages.ts';

const clientCapabilities = 'io.modelcontextprotocol/clientCapabilities';

/** An old host's request for a 2026-07-28 server, which is told with each what it may ask for (checklist T25). Pure. */
export function requestForModern(request: JsonRpcRequest, capabilities: JsonObject): JsonRpcRequest {
  const meta = request.params?.['_meta'];
  const _meta = { ...(isObject(meta) ? meta : {}), [clientCapabilities]: declaredToModern(capabilities) };
  return { ...request, params: { ...request.params, _meta } };
}
