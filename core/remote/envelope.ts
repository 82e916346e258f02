import { isObject, type JsonObject, type JsonRpcRequest, type RequestId } from '../eras/messages.ts';
import { clientCapabilitiesKey, clientInfoKey, modernVersion, protocolVersionKey } from '../eras/revision.ts';
import { headerValue } from './param-headers.ts';
import type { Introduction } from './remote.ts';

/** The newest of the handshake's revisions. */
export const legacyVersion = '2025-11-25';
/** What a legacy server may choose instead. */
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

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

/** Where a request names what it is about, by method (2026-07-28, Streamable HTTP; tasks: SEP-2663). */
const nameMembers: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** The header lines that repeat what a request to a modern server says in its body. */
export function envelopeHeaders({ method, params }: JsonRpcRequest): Record<string, string> {
  const member = Object.hasOwn(nameMembers, method) ? nameMembers[method] : undefined;
  const name = member === undefined ? undefined : params?.[member];
  return {
    'mcp-protocol-version': modernVersion,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': headerValue(name) } : {}),
  };
}
