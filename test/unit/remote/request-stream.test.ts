import { describe, expect, test } from 'vitest';
import { type JsonObject, type JsonRpcRequest, resultOf } from '../../../core/eras/messages.ts';
import { answerOf, onStreamOf } from '../../../core/remote/request-stream.ts';

const subscription = 'io.modelcontextprotocol/subscriptionId';
const request = (method: string, _meta: JsonObject = {}): JsonRpcRequest => ({
  jsonrpc: '2.0',
  id: 'mine',
  method,
  params: { _meta },
});
const notification = (method: string, params: JsonObject = {}) => ({ jsonrpc: '2.0' as const, method, params });

describe('on the stream of a request', () => {
  test('progress is its own', () => {
    const mine = notification('notifications/progress', { progressToken: 'p', progress: 1 });
    expect(onStreamOf(request('tools/call', { progressToken: 'p' }), mine)).toBe(mine);
    expect(onStreamOf(request('tools/call', { progressToken: 'q' }), mine)).toBeUndefined();
  });

  test('log lines come where a level was given', () => {
    const line = notification('notifications/message', { level: 'info', data: 'x' });
    expect(onStreamOf(request('tools/call', { 'io.modelcontextprotocol/logLevel': 'info' }), line)).toBe(line);
    expect(onStreamOf(request('tools/call'), line)).toBeUndefined();
  });

  test('a subscription has the id of who asked', () => {
    const change = notification('notifications/tools/list_changed', { _meta: { [subscription]: 7, x: 1 } });
    const ours = onStreamOf(request('subscriptions/listen'), change);
    expect(ours?.params).toEqual({ _meta: { [subscription]: 'mine', x: 1 } });
    expect(onStreamOf(request('tools/call'), change)).toBeUndefined();
  });

  test('nothing is cancelled', () => {
    const cancelled = notification('notifications/cancelled', { requestId: 'mine' });
    expect(onStreamOf(request('subscriptions/listen'), cancelled)).toBeUndefined();
  });

  test('what nobody here knows passes', () => {
    const own = notification('notifications/com.example/own', { x: 1 });
    expect(onStreamOf(request('tools/call'), own)).toBe(own);
  });

  test('the end of a subscription is told with the id of who asked', () => {
    const end = resultOf(3, { resultType: 'complete', _meta: { [subscription]: 3 } });
    expect(answerOf(request('subscriptions/listen'), end)).toEqual(
      resultOf('mine', { resultType: 'complete', _meta: { [subscription]: 'mine' } }),
    );
  });
});
