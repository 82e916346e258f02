import { beforeEach, describe, expect, test } from 'vitest';
import { createLogicalCalls, type LogicalCalls } from '../../../core/broker/logical-calls.ts';
import type { JsonObject, JsonRpcRequest } from '../../../core/eras/messages.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { mail } from '../consent-room.ts';

let clock: ManualClock;
let calls: LogicalCalls;
beforeEach(() => {
  clock = createManualClock();
  calls = createLogicalCalls(clock);
});

const allowed = { asked: { ...mail(), arguments: { to: 'ada' } }, because: 'grant:1' };
const { tool } = allowed.asked;
const retry = (more: JsonObject, args: JsonObject = { to: 'ada' }): JsonRpcRequest => ({
  jsonrpc: '2.0',
  id: 2,
  method: 'tools/call',
  params: { name: tool, arguments: args, ...more },
});
const asksWho = { inputRequests: { who: { method: 'elicitation/create' } } };
const answersWho = { inputResponses: { who: { action: 'accept' } } };

describe('a call that goes on with what allowed it', () => {
  test('is known by the state the server gave it', () => {
    calls.interrupted({ ...asksWho, requestState: 's' }, allowed);
    expect(calls.continued(retry({ ...answersWho, requestState: 's' }), tool)).toMatchObject(allowed);
  });

  test('is known by what was asked where the server gave no state', () => {
    calls.interrupted(asksWho, allowed);
    expect(calls.continued(retry(answersWho), tool)).toMatchObject(allowed);
  });

  test.each<[string, JsonRpcRequest, string]>([
    ['with another state', retry({ ...answersWho, requestState: 't' }), tool],
    ['without its state', retry(answersWho), tool],
    ['with other arguments', retry({ requestState: 's' }, { to: 'bob' }), tool],
    ['of another tool', retry({ requestState: 's' }), 'other'],
    ['that answers nothing', retry({}), tool],
  ])('is another one %s', (_, request, of) => {
    calls.interrupted({ ...asksWho, requestState: 's' }, allowed);
    expect(calls.continued(request, of)).toBeUndefined();
  });

  test('goes on once, and within ten minutes', () => {
    calls.interrupted({ requestState: 'once' }, allowed);
    expect(calls.continued(retry({ requestState: 'once' }), tool)).toBeDefined();
    expect(calls.continued(retry({ requestState: 'once' }), tool)).toBeUndefined();
    calls.interrupted({ requestState: 'late' }, allowed);
    clock.advance(10 * 60_000);
    expect(calls.continued(retry({ requestState: 'late' }), tool)).toBeUndefined();
  });

  test('is not kept where the server asked for nothing, nor beside a hundred newer ones', () => {
    calls.interrupted({}, allowed);
    expect(calls.continued(retry({}), tool)).toBeUndefined();
    for (let n = 0; n <= 100; n++) calls.interrupted({ requestState: `${n}` }, allowed);
    expect(calls.continued(retry({ requestState: '0' }), tool)).toBeUndefined();
    expect(calls.continued(retry({ requestState: '1' }), tool)).toBeDefined();
  });
});
