import { describe, expect, test } from 'vitest';
import { readResult, retried } from '../../../core/eras/input-required.ts';
import type { JsonObject, JsonRpcRequest } from '../../../core/eras/messages.ts';

const call: JsonRpcRequest = {
  jsonrpc: '2.0',
  id: 'host-1',
  method: 'tools/call',
  params: { name: 'pay', arguments: { sum: 3 }, _meta: { progressToken: 1 } },
};
const ask = { method: 'elicitation/create', params: { message: 'Sure?' } };

describe('a result of 2026-07-28', () => {
  test.each<[what: string, method: string, result: JsonObject, read: unknown]>([
    ['that says nothing of its type is complete', 'tools/call', { content: [] }, 'complete'],
    ['that says so is complete', 'tools/list', { resultType: 'complete' }, 'complete'],
    [
      'may ask something',
      'prompts/get',
      { resultType: 'input_required', inputRequests: { a: ask } },
      { asks: { requests: [['a', ask]] } },
    ],
    [
      'may ask under any key',
      'tools/call',
      JSON.parse('{"resultType":"input_required","inputRequests":{"__proto__":{"method":"roots/list"}}}') as JsonObject,
      { asks: { requests: [['__proto__', { method: 'roots/list' }]] } },
    ],
    [
      'may only want to be asked again',
      'resources/read',
      { resultType: 'input_required', requestState: '' },
      { asks: { requests: [], requestState: '' } },
    ],
    ['that asks for nothing is none', 'tools/call', { resultType: 'input_required' }, { invalid: expect.any(String) }],
    [
      'that asks where nothing may be asked is none',
      'tools/list',
      { resultType: 'input_required', requestState: 's' },
      { invalid: expect.any(String) },
    ],
    [
      'that asks unreadably is none',
      'tools/call',
      { resultType: 'input_required', inputRequests: { a: ask, b: 'x' } },
      { invalid: expect.any(String) },
    ],
    ['of a type nobody asked for is none', 'tools/call', { resultType: 'task' }, { invalid: expect.any(String) }],
  ])('%s', (_, method, result, read) => {
    expect(readResult(method, result)).toEqual(read);
  });
});

describe('the retry', () => {
  test('is the first request with the answers and the state as it came', () => {
    const state = '{"a": 1}\u2028\\n';
    const answers = new Map([['__proto__', { action: 'accept' }]]);
    const again = retried(call, { requests: [['__proto__', ask]], requestState: state }, answers);
    expect(again).toMatchObject({ ...call, params: { ...call.params, requestState: state } });
    expect(JSON.stringify(again.params?.['inputResponses'])).toBe('{"__proto__":{"action":"accept"}}');
  });

  test('has no member that the server did not give cause for', () => {
    const stateless = retried(call, { requests: [['a', ask]] }, new Map([['a', { action: 'cancel' }]]));
    expect(stateless.params).not.toHaveProperty('requestState');
    const bare = retried(call, { requests: [], requestState: 's' }, new Map());
    expect(bare.params).not.toHaveProperty('inputResponses');
  });
});
