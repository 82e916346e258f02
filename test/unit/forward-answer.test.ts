import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../core/activity/forward/answer.ts';
import { createBackOff } from '../../core/activity/forward/back-off.ts';

describe('what a collector answers', () => {
  test.each([
    ['the empty message of a full success', 200, '{}'],
    ['one with an empty partial success', 200, '{"partialSuccess":{}}'],
    ['nothing at all, as some do', 200, ''],
    ['without content', 204, ''],
  ])('%s: it has them', (_, status, body) => {
    expect(outcomeOf({ status, body }, 3)).toEqual({ is: 'taken', rejected: 0 });
  });

  test.each([
    ['log records, their number as text', '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}', 2],
    ['spans, their number as a number', '{"partialSuccess":{"rejectedSpans":1,"errorMessage":"too old"}}', 1],
    ['none, but a warning', '{"partialSuccess":{"errorMessage":"too old"}}', 0],
    ['more than it was sent', '{"partialSuccess":{"rejectedLogRecords":"99","errorMessage":"too old"}}', 3],
    ['a number that is none', '{"partialSuccess":{"rejectedLogRecords":"-1e9","errorMessage":"too old"}}', 0],
  ])('a partial success that rejects %s', (_, body, rejected) => {
    expect(outcomeOf({ status: 200, body }, 3)).toEqual({ is: 'taken', rejected, says: 'too old' });
  });

  test.each([400, 413, 422])('HTTP %i is about what was sent', (status) => {
    expect(outcomeOf({ status, body: '{"code":3,"message":"bad record"}' }, 3)).toEqual({
      is: 'unfit',
      why: `it answers HTTP ${status}: bad record`,
    });
  });

  test.each([302, 401, 403, 404, 429, 500, 502, 503, 504])('HTTP %i says nothing against the records', (status) => {
    expect(outcomeOf({ status, body: '<html>', waitMs: 7_000 }, 3)).toEqual({
      is: 'later',
      why: `it answers HTTP ${status}`,
      waitMs: 7_000,
    });
  });

  test.each(['<h1>Welcome to the hotel</h1>', '[]', 'null', '{"partial'])('200 with %j is no success', (body) => {
    expect(outcomeOf({ status: 200, body }, 3)).toMatchObject({ is: 'later', why: 'what it answers is not OTLP' });
  });

  test('its words are cut, and what looks like a token in them is masked', () => {
    const message = `token: abcdef0123456789abcdef ${'x'.repeat(10_000)}`;
    const outcome = outcomeOf({ status: 401, body: JSON.stringify({ message }) }, 3);
    expect(outcome).toMatchObject({ is: 'later', why: expect.stringContaining('[masked by Drawbridge]') });
    expect(JSON.stringify(outcome).length).toBeLessThan(400);
  });
});

describe('how long a collector that takes nothing is left alone', () => {
  test('about twice as long each time, up to five minutes, and no two machines equally long', () => {
    const [early, late] = [createBackOff(() => 0), createBackOff(() => 0.999)];
    expect([1, 2, 3, 4].map(() => early.next(0))).toEqual([500, 1_000, 2_000, 4_000]);
    expect(late.next(0)).toBeCloseTo(1_000, -1);
    for (let times = 0; times < 20; times++) early.next(0);
    expect(early.next(0)).toBe(150_000);
    early.reset();
    expect(early.next(0)).toBe(500);
  });

  test('never less than it asks for', () => {
    const backOff = createBackOff(() => 0.5);
    expect(backOff.next(60_000)).toBe(60_500);
    expect(backOff.next(10)).toBe(1_500);
  });
});
