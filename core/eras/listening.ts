/** What an old host hears without asking, as a 2026-07-28 server is asked for it: `subscriptions/listen` (checklist T12–T14). Pure. */
import { isObject, type JsonObject, type JsonRpcNotification, type JsonRpcRequest } from './messages.ts';
import { subscriptionIdKey } from './revision.ts';
import { changesOffered } from './subscriptions.ts';

/** Listens for every list the server says may change, and for these resources; `undefined`: there is nothing to listen for. */
export function listenRequest(capabilities: JsonObject, uris: readonly string[]): JsonRpcRequest | undefined {
  const notifications = changesOffered(capabilities);
  if (uris.length > 0) notifications['resourceSubscriptions'] = [...uris];
  if (Object.keys(notifications).length === 0) return undefined;
  return { jsonrpc: '2.0', id: 'listen', method: 'subscriptions/listen', params: { notifications } };
}

/** The notification as one that belongs to no subscription. */
export function untagged(message: JsonRpcNotification): JsonRpcNotification {
  const meta = message.params?.['_meta'];
  if (!isObject(meta) || !(subscriptionIdKey in meta)) return message;
  const { [subscriptionIdKey]: _, ...rest } = meta;
  const { _meta: __, ...params } = message.params ?? {};
  if (Object.keys(rest).length > 0) return { ...message, params: { ...params, _meta: rest } };
  const { params: ___, ...bare } = message;
  return Object.keys(params).length > 0 ? { ...message, params } : bare;
}
