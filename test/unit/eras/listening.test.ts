import { expect, test } from 'vitest';
import { listenRequest, untagged } from '../../../core/eras/listening.ts';
import type { JsonObject, JsonRpcNotification } from '../../../core/eras/messages.ts';
import { acknowledgedFilter, allChanges } from '../../../core/eras/subscriptions.ts';

const tagged = 'io.modelcontextprotocol/subscriptionId';
const notification = (method: string, params?: JsonObject): JsonRpcNotification =>
  params === undefined ? { jsonrpc: '2.0', method } : { jsonrpc: '2.0', method, params };

test('listens for what the server says may change, and for the resources that are watched', () => {
  const capabilities = { tools: { listChanged: true }, prompts: {}, resources: { listChanged: false } };
  expect(listenRequest(capabilities, ['a:b'])?.params).toEqual({
    notifications: { toolsListChanged: true, resourceSubscriptions: ['a:b'] },
  });
});

test('does not listen where there is nothing to hear', () => {
  expect(listenRequest({ prompts: {}, logging: {} }, [])).toBeUndefined();
});

test('knows an acknowledgement, also of nothing', () => {
  const agreed = { toolsListChanged: true };
  expect(acknowledgedFilter(notification('notifications/subscriptions/acknowledged', { notifications: agreed }))).toBe(
    agreed,
  );
  expect(acknowledgedFilter(notification('notifications/subscriptions/acknowledged'))).toEqual({});
  expect(acknowledgedFilter(notification('notifications/tools/list_changed'))).toBeUndefined();
});

test('takes the subscription out of a notification, and nothing else', () => {
  const method = 'notifications/resources/updated';
  expect(untagged(notification(method, { uri: 'a:b', _meta: { [tagged]: 1, mine: 2 } }))).toEqual(
    notification(method, { uri: 'a:b', _meta: { mine: 2 } }),
  );
  expect(untagged(notification(method, { uri: 'a:b', _meta: { [tagged]: 1 } }))).toEqual(
    notification(method, { uri: 'a:b' }),
  );
  expect(untagged(notification(method, { _meta: { [tagged]: 1 } }))).toEqual(notification(method));
  const plain = notification(method, { uri: 'a:b' });
  expect(untagged(plain)).toBe(plain);
});

test('after a gap, all that was agreed on may have changed', () => {
  expect(allChanges({ promptsListChanged: true, resourceSubscriptions: ['a:b'] })).toEqual([
    notification('notifications/prompts/list_changed'),
    notification('notifications/resources/updated', { uri: 'a:b' }),
  ]);
});
