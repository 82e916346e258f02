/** What a host of 2026-07-28 listens for (`subscriptions/listen`; checklist S22). Pure. */
import {
  isObject,
  type JsonObject,
  type JsonRpcNotification,
  type JsonRpcResult,
  type JsonValue,
  type RequestId,
  resultOf,
} from './messages.ts';
import { subscriptionIdKey } from './revision.ts';

/** As the revision has it: names of changes, and the resources whose updates are wanted. */
export type Filter = JsonObject;

const acknowledged = 'notifications/subscriptions/acknowledged';
const resourceUpdated = 'notifications/resources/updated';

/** Which member of the filter asks for which notification, and which of the server's capabilities it stands on. */
const lists = [
  { member: 'toolsListChanged', method: 'notifications/tools/list_changed', capability: 'tools' },
  { member: 'promptsListChanged', method: 'notifications/prompts/list_changed', capability: 'prompts' },
  { member: 'resourcesListChanged', method: 'notifications/resources/list_changed', capability: 'resources' },
] as const;

/** What of `wanted` a server of these capabilities (as the host was told them) can be listened to for. */
export function honoured(wanted: Filter, capabilities: JsonObject): Filter {
  const changes = changesOffered(capabilities);
  const kept = Object.fromEntries(Object.entries(changes).filter(([member]) => wanted[member] === true));
  const { resources } = capabilities;
  const subscribes = isObject(resources) && resources['subscribe'] === true;
  const uris = wanted['resourceSubscriptions'];
  if (subscribes && Array.isArray(uris) && uris.length > 0) kept['resourceSubscriptions'] = uris;
  return kept;
}

/** Every list that a server of these capabilities says may change. */
export function changesOffered(capabilities: JsonObject): Filter {
  const changing = lists.filter(({ capability }) => {
    const offered = capabilities[capability];
    return isObject(offered) && offered['listChanged'] === true;
  });
  return Object.fromEntries(changing.map(({ member }) => [member, true]));
}

/** What the server itself agreed to, and the changes of lists that we tell of besides. */
export function agreed(ours: Filter, theirs: Filter): Filter {
  const changes = lists.filter(({ member }) => ours[member] === true).map(({ member }) => [member, true] as const);
  return { ...theirs, ...Object.fromEntries(changes) };
}

/** Whether who listens for this asked for the notification; one of a kind nobody here knows is the server's affair. */
export function wants(filter: Filter, { method, params }: JsonRpcNotification): boolean {
  const list = lists.find((one) => one.method === method);
  if (list) return filter[list.member] === true;
  if (method !== resourceUpdated) return true;
  return watchedUris(filter).some((uri) => uri === params?.['uri']);
}

/** Everything the filter is about, as if all of it had changed. */
export function allChanges(filter: Filter): JsonRpcNotification[] {
  return [
    ...lists.filter(({ member }) => filter[member] === true).map(({ method }) => notification(method)),
    ...watchedUris(filter)
      .filter((uri) => typeof uri === 'string')
      .map((uri) => notification(resourceUpdated, { uri })),
  ];
}

/** Whether it is a change that only those hear of who listen for it. */
export function isChange({ method }: JsonRpcNotification): boolean {
  return method === resourceUpdated || lists.some((one) => one.method === method);
}

/** The subscription a notification belongs to; `undefined`: none. */
export function subscriptionOf({ params }: JsonRpcNotification): RequestId | undefined {
  const id = isObject(params?.['_meta']) ? params['_meta'][subscriptionIdKey] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** The notification as one of this subscription. */
export function underSubscription(message: JsonRpcNotification, id: RequestId): JsonRpcNotification {
  const meta = message.params?.['_meta'];
  const _meta = { ...(isObject(meta) ? meta : {}), [subscriptionIdKey]: id };
  return { ...message, params: { ...message.params, _meta } };
}

/** The resources among what is listened for. */
export function watchedUris(filter: Filter): readonly JsonValue[] {
  return Array.isArray(filter['resourceSubscriptions']) ? filter['resourceSubscriptions'] : [];
}

/** The filter a server acknowledges; `undefined`: the notification says something else. */
export function acknowledgedFilter({ method, params }: JsonRpcNotification): Filter | undefined {
  if (method !== acknowledged) return undefined;
  return isObject(params?.['notifications']) ? params['notifications'] : {};
}

/** The first that a subscription brings. */
export function acknowledgement(id: RequestId, filter: Filter): JsonRpcNotification {
  return underSubscription(notification(acknowledged, { notifications: filter }), id);
}

/** What ends a subscription in good order, and what must follow it on stdio. */
export function subscriptionEnd(id: RequestId): { answer: JsonRpcResult; after: JsonRpcNotification } {
  return {
    answer: resultOf(id, { resultType: 'complete', _meta: { [subscriptionIdKey]: id } }),
    after: notification('notifications/cancelled', { requestId: id }),
  };
}

function notification(method: string, params?: JsonObject): JsonRpcNotification {
  return { jsonrpc: '2.0', method, ...(params ? { params } : {}) };
}
