import { isObject, type JsonObject, type JsonRpcRequest, type RequestId } from '../eras/messages.ts';
import type { Introduction } from './remote.ts';

/** The revision we speak to modern servers, and the newest of the handshake's revisions. */
export const modernVersion = '2026-07-28';
export const legacyVersion = '2025-11-25';
/** What a legacy server may choose instead. */
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

export const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';
export const clientCapabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';
export const clientInfoKey = 'io.modelcontextprotocol/clientInfo';
export const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/**
 * A request as a modern server wants it: version, capabilities and client in `_meta` (2026-07-28, basic § _meta). What the caller
 * put there stays (progress token, log level, capabilities of this one request); the version is always this hop's.
 */
export function enveloped(request: JsonRpcRequest, id: RequestId, introduction: Introduction): JsonRpcRequest {
  const given = request.params?.['_meta'];
  const meta: JsonObject = {
    [clientInfoKey]: introduction.clientInfo,
    [clientCapabilitiesKey]: introduction.capabilities,
    ...(isObject(given) ? given : {}),
    [protocolVersionKey]: modernVersion,
  };
  return { ...request, id, params: { ...request.params, _meta: meta } };
}
