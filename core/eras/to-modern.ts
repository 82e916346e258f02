import { declaredToModern } from './host-abilities.ts';
import { isObject, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from './messages.ts';
import { clientCapabilitiesKey } from './revision.ts';

/** An old host's request for a 2026-07-28 server, which is told with each what it may ask for (checklist T25). Pure. */
export function requestForModern(request: JsonRpcRequest, capabilities: JsonObject): JsonRpcRequest {
  const meta = request.params?.['_meta'];
  const _meta = { ...(isObject(meta) ? meta : {}), [clientCapabilitiesKey]: declaredToModern(capabilities) };
  return { ...request, params: { ...request.params, _meta } };
}

/** What old hosts tell and 2026-07-28 does not hear: it has none of it, or (cancellation) learns it otherwise (checklist T17, T20). */
const notHeard = new Set([
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
  'notifications/tasks/status',
]);

/** Whether a notification of an old host goes on to a 2026-07-28 server: one that no revision has is between the two. */
export function goesToModern({ method }: JsonRpcNotification): boolean {
  return !notHeard.has(method);
}
