import { beforeEach, describe, expect, test } from 'vitest';
import { createSubscriptions, type Subscriptions } from '../../../core/broker/subscriptions.ts';
import { unavailableCode } from '../../../core/broker/tool-results.ts';
import { CancelledByHost } from '../../../core/eras/cancelled.ts';
import {
  errorOf,
  type JsonObject,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  resultOf,
} from '../../../core/eras/messages.ts';
import type { Advertisement } from '../../../core/remote/remote.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const subscription = 'io.modelcontextprotocol/subscriptionId';
const advertisement: Advertisement = {
  era: 'modern',
  protocolVersion: '2026-07-28',
  capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
  serverInfo: {},
};

let clock: ManualClock;
let subscriptions: Subscriptions;
let sent: JsonRpcMessage[];
/** What the server was asked, each with what it will answer. */
let asked: { request: JsonRpcRequest; answer(with_: JsonRpcResponse | undefined): void }[];
let nextAsk: PromiseWithResolvers<void>;

beforeEach(() => {
  clock = createManualClock();
  [sent, asked] = [[], []];
  nextAsk = Promise.withResolvers();
  subscriptions = createSubscriptions({
    clock,
    advertisement: async () => advertisement,
    send: (message) => void sent.push(message),
    ask: (request, signal) => {
      const { promise, resolve } = Promise.withResolvers<JsonRpcResponse | undefined>();
      signal.addEventListener('abort', () => resolve(undefined));
      asked.push({ request, answer: resolve });
      nextAsk.resolve();
      nextAsk = Promise.withResolvers();
      return promise;
    },
  });
});

const listen = (id: number, notifications: JsonObject, host = new AbortController()) => ({
  host,
  ended: subscriptions.open(
    { jsonrpc: '2.0', id, method: 'subscriptions/listen', params: { notifications } },
    host.signal,
  ),
});
const opened = async (id: number, notifications: JsonObject) => {
  const coming = nextAsk.promise;
  const one = listen(id, notifications);
  await coming;
  return one;
};
const theirs = (method: string, id: number, params: JsonObject = {}): JsonRpcNotification => ({
  jsonrpc: '2.0',
  method,
  params: { ...params, _meta: { [subscription]: id } },
});
const acknowledges = (id: number, notifications: JsonObject) =>
  subscriptions.relay(theirs('notifications/subscriptions/acknowledged', id, { notifications }));
const unavailable = (code: string) => errorOf(1, unavailableCode, 'words', { code });
const methods = () => sent.map((message) => ('method' in message ? message.method.replace('notifications/', '') : '?'));

describe('a subscription', () => {
  test('is acknowledged as the server does, and for lists that change here', async () => {
    await opened(1, { toolsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ['a:b', 'c:d'] });
    expect(sent).toEqual([]);
    acknowledges(1, { resourceSubscriptions: ['a:b'] });
    expect(sent).toMatchObject([
      {
        params: {
          notifications: { toolsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ['a:b'] },
        },
      },
    ]);
  });

  test('that was acknowledged before the server listened is told that all may have changed, once it does', async () => {
    await opened(1, { toolsListChanged: true });
    clock.advance(900);
    expect(methods()).toEqual(['subscriptions/acknowledged']);
    acknowledges(1, { toolsListChanged: true });
    acknowledges(1, { toolsListChanged: true });
    expect(methods()).toEqual(['subscriptions/acknowledged', 'tools/list_changed']);
  });

  test('is acknowledged within a second of a server that does not', async () => {
    await opened(1, { toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: ['a:b'] });
    clock.advance(900);
    expect(sent).toMatchObject([
      {
        params: {
          notifications: { toolsListChanged: true, resourceSubscriptions: ['a:b'] },
          _meta: { [subscription]: 1 },
        },
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('prompts');
  });

  test('whose stream is lost is opened again, and hears once that all may have changed', async () => {
    await opened(1, { toolsListChanged: true, resourceSubscriptions: ['a:b'] });
    acknowledges(1, { toolsListChanged: true, resourceSubscriptions: ['a:b'] });
    for (const _ of [1, 2]) {
      const again = nextAsk.promise;
      asked.at(-1)?.answer(unavailable('server-unreachable'));
      await Promise.resolve();
      await new Promise(setImmediate);
      clock.advance(60_000);
      await again;
    }
    expect(methods()).toEqual(['subscriptions/acknowledged']);
    acknowledges(1, { toolsListChanged: true, resourceSubscriptions: ['a:b'] });
    expect(methods().slice(1)).toEqual(['tools/list_changed', 'resources/updated']);
  });

  test('of a server nobody is signed in to waits for the sign-in, and asks then at once', async () => {
    await opened(1, { toolsListChanged: true });
    asked[0]?.answer(unavailable('sign-in-needed'));
    await new Promise(setImmediate);
    clock.advance(3_600_000);
    expect(asked).toHaveLength(1);
    const again = nextAsk.promise;
    subscriptions.announce();
    await again;
    expect(methods()).toEqual(['subscriptions/acknowledged', 'tools/list_changed']);
  });

  test('that the server refuses before anything was agreed is refused in its words', async () => {
    const { ended } = await opened(1, { toolsListChanged: true });
    asked[0]?.answer(errorOf(1, -32_603, 'Subscription limit reached'));
    expect(await ended).toEqual(errorOf(1, -32_603, 'Subscription limit reached'));
    expect(sent).toEqual([]);
  });

  test('of a server that knows no subscriptions still brings our own changes', async () => {
    await opened(1, { toolsListChanged: true });
    asked[0]?.answer(errorOf(1, -32_601, 'Method not found'));
    await new Promise(setImmediate);
    subscriptions.relay({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    expect(methods()).toEqual(['subscriptions/acknowledged', 'tools/list_changed']);
  });

  test('hears only what it asked for, under its own id', async () => {
    await opened(1, { toolsListChanged: true });
    await opened(2, { resourceSubscriptions: ['a:b'] });
    acknowledges(1, { toolsListChanged: true });
    acknowledges(2, { resourceSubscriptions: ['a:b'] });
    sent = [];
    subscriptions.relay(theirs('notifications/resources/updated', 2, { uri: 'x:y' }));
    subscriptions.relay(theirs('notifications/tools/list_changed', 2));
    subscriptions.relay(theirs('notifications/resources/updated', 2, { uri: 'a:b' }));
    subscriptions.relay(theirs('notifications/com.example/own', 1));
    subscriptions.relay(theirs('notifications/tools/list_changed', 99));
    expect(sent).toEqual([
      theirs('notifications/resources/updated', 2, { uri: 'a:b' }),
      theirs('notifications/com.example/own', 1),
    ]);
  });

  test('that the host cancels has no answer, and nothing more comes', async () => {
    const { host, ended } = await opened(1, { toolsListChanged: true });
    acknowledges(1, { toolsListChanged: true });
    host.abort(new CancelledByHost('enough'));
    expect(await ended).toBeUndefined();
    subscriptions.relay({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    expect(methods()).toEqual(['subscriptions/acknowledged']);
    expect(subscriptions.hasEnded(1)).toBe(false);
  });

  test('ends in good order when we or the server end it', async () => {
    const [ours, servers] = [await opened(1, { toolsListChanged: true }), await opened(2, { toolsListChanged: true })];
    const end = resultOf(2, { resultType: 'complete', _meta: { [subscription]: 2 } });
    asked[1]?.answer(end);
    expect(await servers.ended).toEqual(end);
    subscriptions.close();
    expect(await ours.ended).toEqual(resultOf(1, { resultType: 'complete', _meta: { [subscription]: 1 } }));
    expect([1, 2, 3].map((id) => subscriptions.hasEnded(id))).toEqual([true, true, false]);
  });

  test('says what it is about, and there are no more than a hundred', async () => {
    const none = await subscriptions.open(
      { jsonrpc: '2.0', id: 0, method: 'subscriptions/listen' },
      AbortSignal.abort(),
    );
    expect(none).toMatchObject({ error: { code: -32_602 } });
    for (let id = 1; id <= 100; id++) await opened(id, {});
    expect(await listen(101, {}).ended).toMatchObject({ error: { code: -32_603 } });
  });
});
