import { describe, expect, test } from 'vitest';
import { errorOf, type JsonObject, resultOf } from '../../../core/eras/messages.ts';
import { answerForModern, relayedAnswer } from '../../../core/eras/modern-host.ts';

describe('a result for a host of 2026-07-28', () => {
  test.each<[string, string, JsonObject, JsonObject]>([
    ['says that it is complete', 'tools/call', {}, { resultType: 'complete' }],
    ['says how long a list holds', 'prompts/list', {}, { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }],
    [
      'keeps what the server said of that',
      'resources/list',
      { resultType: 'complete', ttlMs: 5, cacheScope: 'public', x: 1 },
      { resultType: 'complete', ttlMs: 5, cacheScope: 'public', x: 1 },
    ],
    [
      'puts right what no host can read',
      'resources/read',
      { resultType: 'complete', ttlMs: -1, cacheScope: 'all' },
      { resultType: 'complete', ttlMs: 0, cacheScope: 'private' },
    ],
    [
      'never shares which tools a person shows',
      'tools/list',
      { resultType: 'complete', ttlMs: 5, cacheScope: 'public' },
      { resultType: 'complete', ttlMs: 5, cacheScope: 'private' },
    ],
    [
      'leaves a question as it is',
      'resources/read',
      { resultType: 'input_required' },
      { resultType: 'input_required' },
    ],
    ['leaves types of extensions as they are', 'tools/call', { resultType: 'task' }, { resultType: 'task' }],
  ])('%s', (_, method, result, expected) => {
    expect(answerForModern(method, resultOf(1, result))).toEqual(resultOf(1, expected));
  });

  test('that lacks nothing is not made anew', () => {
    const answer = resultOf(1, { resultType: 'complete' });
    expect(answerForModern('tools/call', answer)).toBe(answer);
  });
});

test.each([
  ['resource not found has another code now', -32_002, -32_602],
  ['elicitation by address has none', -32_042, -32_603],
  ['our headers are not the host’s business', -32_020, -32_603],
  ['nor is our version', -32_022, -32_603],
  ['codes nobody defined are not passed on', -32_050, -32_603],
  ['a capability that is missing is the host’s', -32_021, -32_021],
  ['a method that is missing, too', -32_601, -32_601],
  ['codes of the server’s own pass', -32_000, -32_000],
  ['and those outside the range', 7, 7],
])('%s', (_, theirs, ours) => {
  expect(relayedAnswer(errorOf(1, theirs, 'words', { d: 1 }))).toEqual(errorOf(1, ours, 'words', { d: 1 }));
});
