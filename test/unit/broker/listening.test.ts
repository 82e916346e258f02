import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createListening, type Listening } from '../../../core/broker/listening.ts';
import { SignInNeeded, type Upstream } from '../../../core/broker/upstream.ts';
import type { JsonRpcMessage, JsonRpcRequest, JsonRpcResponse } from '../../../core/eras/messages.ts';
import { type Conversation, type Exchange, RemoteFailure } from '../../../core/remote/remote.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

/** A `subscriptions/listen` as it reached the server. */
interface Heard {
  filter: unknown;
  say(message: JsonRpcMessage): void;
  end(outcome: JsonRpcResponse | Error): void;
  signal: AbortSignal;
}

let clock: ManualClock;
let heard: Heard[];
let arrived: PromiseWithResolvers<Heard>;
let refuse: Error | undefined;
let toHost: JsonRpcMessage[];
let listening: Listening;

const changed: JsonRpcMessage = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
const lost = () => new RemoteFailure({ kind: 'stream-lost' }, 'maybe');
const subscribe = (uri: string, method = 'resources/subscribe'): JsonRpcRequest => ({
  jsonrpc: '2.0',
  id: uri,
  method,
  params: { uri },
});

async function request({ params }: JsonRpcRequest, { onMessage, signal }: Exchange): Promise<JsonRpcResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<JsonRpcResponse>();
  const end = (outcome: JsonRpcResponse | Error) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
  signal.addEventListener('abort', () => reject(new RemoteFailure({ kind: 'cancelled' }, 'maybe')));
  const one = { filter: params?.['notifications'], say: onMessage, end, signal };
  heard.push(one);
  arrived.resolve(one);
  arrived = Promise.withResolvers();
  return promise;
}

beforeEach(() => {
  clock = createManualClock();
  [heard, toHost, refuse] = [[], [], undefined];
  arrived = Promise.withResolvers();
  const capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
  const advertisement = { era: 'modern' as const, protocolVersion: '2026-07-28', capabilities, serverInfo: {} };
  const found = { manner: 'modern' as const, at: 0 };
  const conversation: Conversation = { advertisement, found, request, notify: async () => {}, close: async () => {} };
  const use: Upstream['use'] = async (act) => {
    if (refuse) throw refuse;
    return act(conversation, undefined);
  };
  listening = createListening({ upstream: { use }, clock, toHost: (message) => toHost.push(message) });
});
afterEach(() => listening.end());

function agree(one: Heard | undefined, filter = one?.filter): void {
  const params = { notifications: filter as never };
  one?.say({ jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params });
}

/** Lets everything that waits for nothing but its turn go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('listening to a server', () => {
  test('keeps the old stream until the new one is acknowledged', async () => {
    listening.begin();
    agree(heard[0]);
    await settled();
    const next = arrived.promise;
    const answer = listening.answer(subscribe('a:b'));
    const second = await next;
    expect(second.filter).toEqual({ toolsListChanged: true, resourceSubscriptions: ['a:b'] });
    heard[0]?.say(changed);
    expect(toHost).toEqual([changed]);
    expect(heard[0]?.signal.aborted).toBe(false);
    agree(second);
    expect(await answer).toEqual({ jsonrpc: '2.0', id: 'a:b', result: {} });
    expect(heard[0]?.signal.aborted).toBe(true);
    heard[0]?.say(changed);
    expect(toHost).toHaveLength(1);
  });

  test('says no to a resource that the server does not agree to watch', async () => {
    const next = arrived.promise;
    const answer = listening.answer(subscribe('a:b'));
    agree(await next, {});
    expect(await answer).toMatchObject({ error: { code: -32_602 } });
  });

  test('passes on what the server says where it refuses to be listened to', async () => {
    const next = arrived.promise;
    const answer = listening.answer(subscribe('a:b'));
    (await next).end({ jsonrpc: '2.0', id: 0, error: { code: -32_603, message: 'too many' } });
    expect(await answer).toMatchObject({ id: 'a:b', error: { code: -32_603, message: 'too many' } });
  });

  test('waits longer each time before it listens again, and then tells of everything once', async () => {
    listening.begin();
    agree(heard[0]);
    await settled();
    heard[0]?.end(lost());
    for (const pause of [500, 1_000, 2_000]) {
      await settled();
      const count = heard.length;
      clock.advance(pause - 1);
      await settled();
      expect(heard).toHaveLength(count);
      clock.advance(1);
      await settled();
      expect(heard).toHaveLength(count + 1);
      if (pause === 500) heard.at(-1)?.end(new RemoteFailure({ kind: 'http', status: 429 }, 'no'));
      if (pause === 1_000) heard.at(-1)?.end(lost());
    }
    expect(toHost).toEqual([]);
    agree(heard.at(-1));
    await settled();
    expect(toHost).toEqual([changed]);
  });

  test('does not go on asking a server that knows no such request', async () => {
    listening.begin();
    heard[0]?.end({ jsonrpc: '2.0', id: 0, error: { code: -32_601, message: 'Method not found' } });
    await settled();
    clock.advance(600_000);
    await settled();
    expect(heard).toHaveLength(1);
  });

  test('does not go on listening to a server that agreed to nothing', async () => {
    listening.begin();
    agree(heard[0], {});
    await settled();
    heard[0]?.end({ jsonrpc: '2.0', id: 0, result: {} });
    await settled();
    clock.advance(600_000);
    await settled();
    expect(heard).toHaveLength(1);
  });

  test('begins once a sign-in has made it possible', async () => {
    refuse = new SignInNeeded([], 'none');
    listening.begin();
    await settled();
    refuse = undefined;
    listening.revive();
    await settled();
    expect(heard).toHaveLength(1);
  });

  test('starts over with another server, and says nothing more of the last', async () => {
    listening.begin();
    agree(heard[0]);
    await settled();
    listening.begin();
    expect(heard[0]?.signal.aborted).toBe(true);
    heard[0]?.say(changed);
    expect(toHost).toEqual([]);
    expect(heard).toHaveLength(2);
  });

  test('ends with the last thing there was to listen for', async () => {
    listening.begin();
    agree(heard[0]);
    await settled();
    listening.end();
    expect(heard[0]?.signal.aborted).toBe(true);
    clock.advance(600_000);
    await settled();
    expect(heard).toHaveLength(1);
  });
});
