/** What an old host hears without asking, as a 2026-07-28 server is asked for it: `subscriptions/listen` (checklist T12–T14). Pure. */
import { isObject, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from './messages.ts';

const lists = [
  { capability: 'tools', wanted: 'toolsListChanged', method: 'notifications/tools/list_changed' },
  { capability: 'prompts', wanted: 'promptsListChanged', method: 'notifications/prompts/list_changed' },
  { capability: 'resources', wanted: 'resourcesListChanged', method: 'notifications/resources/list_changed' },
] as const;

/** Listens for every list the server says may change, and for these resources; `undefined`: there is nothing to listen for. */
export function listenRequest(capabilities: JsonObject, uris: readonly string[]): JsonRpcRequest | undefined {
  const notifications: JsonObject = {};
  for (const { capability, wanted } of lists) {
    const declared = capabilities[capability];
    if (isObject(declared) && declared['listChanged'] === true) notifications[wanted] = true;
  }
  if (uris.length > 0) notifications['resourceSubscriptions'] = [...uris];
  if (Object.keys(notifications).length === 0) return undefined;
  return { jsonrpc: '2.0', id: 'listen', method: 'subscriptions/listen', params: { notifications } };
}

/** What the server agreed to tell; `undefined`: the message is no acknowledgement. */
export function acknowledged({ method, params }: JsonRpcNotification): JsonObject | undefined {
  if (method !== 'notifications/subscriptions/acknowledged') return undefined;
  return isObject(params?.['notifications']) ? params['notifications'] : {};
}

/** The resources among what was agreed to. */
export function watchedUris(agreed: JsonObject): readonly unknown[] {
  return Array.isArray(agreed['resourceSubscriptions']) ? agreed['resourceSubscriptions'] : [];
}

/** Everything that may have changed while nobody listened, told once. */
export function mayHaveChanged(agreed: JsonObject): JsonRpcNotification[] {
  const changed = lists.filter(({ wanted }) => agreed[wanted] === true).map(({ method }) => method);
  return [
    ...changed.map((method) => ({ jsonrpc: '2.0' as const, method })),
    ...watchedUris(agreed)
      .filter((uri) => typeof uri === 'string')
      .map((uri) => ({ jsonrpc: '2.0' as const, method: 'notifications/resources/updated', params: { uri } })),
  ];
}

const subscriptionId = 'io.modelcontextprotocol/subscriptionId';

/** The notification as one that belongs to no subscription. */
export function untagged(message: JsonRpcNotification): JsonRpcNotification {
  const meta = message.params?.['_meta'];
  if (!isObject(meta) || !(subscriptionId in meta)) return message;
  const { [subscriptionId]: _, ...rest } = meta;
  const { _meta: __, ...params } = message.params ?? {};
  if (Object.keys(rest).length > 0) return { ...message, params: { ...params, _meta: rest } };
  const { params: ___, ...bare } = message;
  return Object.keys(params).length > 0 ? { ...message, params } : bare;
}
