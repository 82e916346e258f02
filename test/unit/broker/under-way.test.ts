import { expect, test } from 'vitest';
import { createUnderWay } from '../../../core/broker/under-way.ts';
import { CancelledByHost } from '../../../core/eras/cancelled.ts';
import { type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../../../core/eras/messages.ts';

const call = (id: string | number): JsonRpcRequest => ({ jsonrpc: '2.0', id, method: 'tools/call' });

/** Requests that are answered when the test says, whatever became of them meanwhile. */
function begin(...ids: (string | number)[]) {
  const underWay = createUnderWay();
  const begun = ids.map((id) => {
    const { promise, resolve } = Promise.withResolvers<JsonRpcResponse>();
    const signals: AbortSignal[] = [];
    const answer = underWay.answer(call(id), (_, signal) => {
      signals.push(signal);
      return promise;
    });
    return { answer, signals, come: () => resolve(resultOf(id, {})) };
  });
  return { underWay, begun };
}

test('an answer that comes after the host cancelled is none, and the others are', async () => {
  const { underWay, begun } = begin(1, '1');
  underWay.cancel({ requestId: 1, reason: 'too late' });
  for (const { come } of begun) come();
  expect(await Promise.all(begun.map(({ answer }) => answer))).toEqual([undefined, resultOf('1', {})]);
  expect(begun[0]?.signals[0]?.reason).toEqual(new CancelledByHost('too late'));
});

test('an answer that comes though everything ends is one', async () => {
  const { underWay, begun } = begin(1);
  underWay.close();
  begun[0]?.come();
  expect(await begun[0]?.answer).toEqual(resultOf(1, {}));
});

test('an id in use is refused, and the request that has it goes on', async () => {
  const { begun } = begin(1, 1);
  expect(await begun[1]?.answer).toMatchObject({ id: 1, error: { code: -32_600 } });
  begun[0]?.come();
  expect(await begun[0]?.answer).toEqual(resultOf(1, {}));
});
