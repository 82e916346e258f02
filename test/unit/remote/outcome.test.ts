import { beforeEach, describe, expect, test } from 'vitest';
import { type JsonRpcMessage, resultOf } from '../../../core/eras/messages.ts';
import { createOutcome, type Outcome } from '../../../core/remote/outcome.ts';
import { RemoteFailure } from '../../../core/remote/remote.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

let outcome: Outcome;
let heard: JsonRpcMessage[];
beforeEach(() => {
  heard = [];
  const request = { jsonrpc: '2.0' as const, id: 1, method: 'tools/call' };
  outcome = createOutcome(createManualClock(), request, (message) => heard.push(message));
});

const progress = {
  jsonrpc: '2.0' as const,
  method: 'notifications/progress',
  params: { progressToken: 1, progress: 1 },
};
const takenBack = { jsonrpc: '2.0' as const, method: 'notifications/cancelled', params: { requestId: 7 } };

describe('the outcome of a request', () => {
  test('is followed until its answer, and no further', async () => {
    outcome.take(progress, 200);
    outcome.take(resultOf(1, {}), 200);
    outcome.take(progress, 200);
    expect(await outcome.promise).toMatchObject({ response: resultOf(1, {}) });
    expect(heard).toEqual([progress]);
  });

  test('that was given up has no progress any more, though the server may still take a question back', async () => {
    outcome.fail(new RemoteFailure({ kind: 'cancelled' }, 'maybe'));
    outcome.take(progress, 200);
    outcome.take(takenBack, 200);
    await expect(outcome.promise).rejects.toMatchObject({ why: { kind: 'cancelled' } });
    expect(heard).toEqual([takenBack]);
  });
});
