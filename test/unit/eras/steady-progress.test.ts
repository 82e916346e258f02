import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonRpcMessage } from '../../../core/eras/messages.ts';
import { createSteadyProgress } from '../../../core/eras/steady-progress.ts';

const progress = (value: number, more: JsonObject = {}): JsonRpcMessage => ({
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: 't', progress: value, ...more },
});
const start = (signal = new AbortController().signal) =>
  createSteadyProgress(
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { _meta: { progressToken: 't' } } },
    signal,
  );

describe('progress over several rounds', () => {
  test('is untouched in the first', () => {
    const steady = start();
    const first = progress(0.5);
    expect(steady.of(first)).toBe(first);
  });

  test('goes on from where the last round was, total and words included', () => {
    const steady = start();
    steady.of(progress(3));
    steady.nextRound();
    expect(steady.of(progress(1, { total: 4, message: 'more' }))).toEqual(progress(4, { total: 7, message: 'more' }));
  });

  test('never stands still', () => {
    const steady = start();
    steady.of(progress(3));
    steady.nextRound();
    expect(steady.of(progress(0))).toBeUndefined();
    expect(steady.of(progress(2))).toEqual(progress(5));
    expect(steady.of(progress(2))).toBeUndefined();
  });

  test('of another token, and everything else, passes', () => {
    const steady = start();
    steady.nextRound();
    const other = progress(1, { progressToken: 'u' });
    expect(steady.of(other)).toBe(other);
    const log: JsonRpcMessage = { jsonrpc: '2.0', method: 'notifications/message' };
    expect(steady.of(log)).toBe(log);
  });

  test('ends when the host gives the request up', () => {
    const gone = new AbortController();
    const steady = start(gone.signal);
    gone.abort();
    expect(steady.of(progress(1))).toBeUndefined();
  });
});
