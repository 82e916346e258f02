/** What a host of 2026-07-28 is told. Pure. */
import type { Advertisement } from '../remote/remote.ts';
import { announcedCapabilities } from './host.ts';
import type { JsonObject, JsonRpcResponse } from './messages.ts';
import { modernVersion, serverInfoKey } from './revision.ts';

/** JSON-RPC errors of this revision (basic § error codes). */
export const invalidParams = -32_602;
export const unsupportedVersion = -32_022;
const internalError = -32_603;

/** The answer to `server/discover`: of this revision alone, as a request that names another in `_meta` is refused. */
export function discoverResult(advertisement: Advertisement): JsonObject {
  const { instructions, serverInfo } = advertisement;
  return {
    supportedVersions: [modernVersion],
    capabilities: announcedCapabilities(advertisement.capabilities),
    ...(instructions === undefined ? {} : { instructions }),
    _meta: { [serverInfoKey]: serverInfo },
  };
}

/** Results that say how long they may be kept, and for whom (server § caching). */
const cacheable: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

/** An answer with everything the revision demands of a result (checklist S20, T34, T35); the same object where it has that. */
export function answerForModern(method: string, answer: JsonRpcResponse): JsonRpcResponse {
  if ('error' in answer) return answer;
  const { result } = answer;
  const missing: JsonObject = {};
  if (typeof result['resultType'] !== 'string') missing['resultType'] = 'complete';
  if (cacheable.has(method) && (result['resultType'] ?? 'complete') === 'complete') {
    if (!isAge(result['ttlMs'])) missing['ttlMs'] = 0;
    // Which tools a host is shown is this person's own choice.
    if (!isScope(result['cacheScope']) || method === 'tools/list') missing['cacheScope'] = 'private';
  }
  const fits = Object.entries(missing).every(([name, value]) => result[name] === value);
  return fits ? answer : { ...answer, result: { ...result, ...missing } };
}

const isAge = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isScope = (value: unknown): boolean => value === 'public' || value === 'private';

const resourceNotFound = -32_002;
/** The one code of the reserved range that speaks of the host: it lacks a capability the server needs. */
const missingCapability = -32_021;

/**
 * A server's answer as the host may have it: codes that this revision no longer has, or that speak of our hop to the server,
 * become ones the host can make sense of (checklist S25, T36).
 */
export function relayedAnswer(answer: JsonRpcResponse): JsonRpcResponse {
  if (!('error' in answer)) return answer;
  const code = knownCode(answer.error.code);
  return code === answer.error.code ? answer : { ...answer, error: { ...answer.error, code } };
}

function knownCode(code: number): number {
  if (code === resourceNotFound) return invalidParams;
  // Nobody defined the others of the range, or (elicitation by address) an earlier revision did.
  const isReserved = code <= -32_020 && code >= -32_099;
  return isReserved && code !== missingCapability ? internalError : code;
}
