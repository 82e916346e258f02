import { beforeEach, describe, expect, test } from 'vitest';
import { type Completions, createCompletions } from '../../../core/broker/completions.ts';
import type { Answered } from '../../../core/broker/host-requests.ts';
import { createRounds, type Reply, type Rounds } from '../../../core/broker/rounds.ts';
import type { InputRequest } from '../../../core/eras/input-required.ts';
import type { JsonRpcRequest, JsonRpcResponse } from '../../../core/eras/messages.ts';
import { visitsIn } from '../../../core/eras/url-required.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const call: JsonRpcRequest = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'pay' } };
const done: JsonRpcResponse = { jsonrpc: '2.0', id: 1, result: { content: [] } };
const accepted: JsonRpcResponse = { jsonrpc: '2.0', id: 'x', result: { action: 'accept' } };
const form: InputRequest = { method: 'elicitation/create', params: { message: 'Who?' } };
const elicitations = [{ elicitationId: 'e1', mode: 'url', url: 'https://pay.example/', message: 'Pay.' }];
const demand: JsonRpcResponse = {
  jsonrpc: '2.0',
  id: 1,
  error: { code: -32_042, message: 'pay', data: { elicitations } },
};
const complete = {
  jsonrpc: '2.0',
  method: 'notifications/elicitation/complete',
  params: { elicitationId: 'e1' },
} as const;

let clock: ManualClock;
let completions: Completions;
let asked: InputRequest[];
let answerWith: (request: InputRequest, signal: AbortSignal) => Promise<Answered>;
let rounds: Rounds;

beforeEach(() => {
  clock = createManualClock();
  completions = createCompletions(clock);
  asked = [];
  answerWith = async () => accepted;
  const ask = async (request: InputRequest, _: number, signal: AbortSignal) => {
    asked.push(request);
    return answerWith(request, signal);
  };
  rounds = createRounds({ server: 'shop', clock, ask, completions });
});

/** A server that gives these replies, one a round. */
function run(replies: Reply[], signal = new AbortController().signal) {
  const sent: JsonRpcRequest[] = [];
  const patience = { until: clock.now() + 50_000, signal };
  const answer = rounds(call, patience, async (request) => {
    sent.push(request);
    const reply = replies.shift();
    if (reply === undefined) throw new Error('one round too many');
    return reply;
  });
  return { answer, sent };
}

const visit: Reply = {
  answer: demand,
  visits: visitsIn('error' in demand ? demand.error : { code: 0, message: '' }) ?? [],
};

test('a server that only wants to be asked again is left some time', async () => {
  const again: Reply = { asks: { requests: [], requestState: 's' } };
  const { answer, sent } = run([again, { answer: done }]);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  clock.advance(249);
  await settled();
  expect(sent).toHaveLength(1);
  clock.advance(1);
  expect(await answer).toBe(done);
  expect(sent[1]?.params).toEqual({ ...call.params, requestState: 's' });
});

describe('questions of a server before it answers', () => {
  test('that the person has not answered yet end the call, and say where they wait', async () => {
    answerWith = async () => 'pending';
    const { answer } = run([{ asks: { requests: [['a', form]] } }]);
    await expect(answer).rejects.toThrow('The server "shop" asks the person using this computer something');
  });

  test('of which one is refused end the call, and the others are asked no longer', async () => {
    const roots: InputRequest = { method: 'roots/list' };
    const gone = Promise.withResolvers<string>();
    answerWith = ({ method }, signal) => {
      if (method === 'roots/list')
        return Promise.resolve({ jsonrpc: '2.0', id: 'x', error: { code: -32_601, message: '' } });
      signal.addEventListener('abort', () => gone.resolve('asked no longer'));
      return new Promise(() => {});
    };
    const { answer } = run([
      {
        asks: {
          requests: [
            ['a', form],
            ['b', roots],
          ],
        },
      },
    ]);
    await expect(answer).rejects.toThrow('asks for something this host cannot give ("roots/list")');
    expect(await gone.promise).toBe('asked no longer');
  });

  test('that the host answers with an error end the call', async () => {
    answerWith = async () => ({ jsonrpc: '2.0', id: 'x', error: { code: -1, message: 'no' } });
    const { answer } = run([{ asks: { requests: [['a', form]] } }]);
    await expect(answer).rejects.toThrow('did not get what it asked for ("elicitation/create")');
  });
});

describe('an address that a server of 2025-11-25 demands before it answers', () => {
  test('is opened, and the call sent again once the server says that the person is done there', async () => {
    const { answer, sent } = run([visit, { answer: done }]);
    await expect.poll(() => asked).toEqual([{ method: 'elicitation/create', params: elicitations[0] }]);
    expect(sent).toHaveLength(1);
    expect(completions.take(complete)).toBe(true);
    expect(await answer).toBe(done);
    expect(sent).toEqual([call, call]);
    expect(completions.take(complete)).toBe(false);
  });

  test('that the person does not want opened leaves the server’s own words', async () => {
    answerWith = async () => ({ jsonrpc: '2.0', id: 'x', result: { action: 'decline' } });
    expect(await run([visit]).answer).toBe(demand);
  });

  test('where they are not done in time is told to the model', async () => {
    const { answer } = run([visit]);
    await expect.poll(() => asked).toHaveLength(1);
    clock.advance(50_000);
    await expect(answer).rejects.toThrow('the answer is still open in Drawbridge');
  });

  test.each([
    [{ code: -32_042, message: '' }],
    [{ code: -32_042, message: '', data: { elicitations: [{ url: 'https://pay.example/' }] } }],
    [{ code: -32_602, message: '', data: { elicitations } }],
  ])('is in no other error: %j', (error) => {
    expect(visitsIn(error)).toBeUndefined();
  });
});
