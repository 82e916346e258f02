import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPauses } from '../../core/auth/tokens/pauses.ts';
import { retryAfterMs } from '../../core/ports/retry-after.ts';
import { lifeOf } from '../../core/auth/tokens/token-sets.ts';
import { problem } from '../../shared/problem.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('how long a token is used', () => {
  test('a minute less than it lives, or a tenth for short ones', () => {
    expect(lifeOf(3600, NOW, 0)).toEqual({ expiresAt: NOW + 3_600_000, refreshAt: NOW + 3_540_000 });
    expect(lifeOf(100, NOW, 0)).toEqual({ expiresAt: NOW + 100_000, refreshAt: NOW + 90_000 });
  });

  test('up to half of that less by chance, so that many machines do not ask at once', () => {
    expect(lifeOf(3600, NOW, 1).refreshAt).toBe(NOW + 3_510_000);
    expect(lifeOf(3600, NOW, 0.5).refreshAt).toBe(NOW + 3_525_000);
  });

  test('never longer than it lives, and never refreshed before it began', () => {
    const seconds = fc.integer({ min: 0, max: 10_000_000 });
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(seconds, chance, (life, luck) => {
        const { expiresAt = 0, refreshAt = 0 } = lifeOf(life, NOW, luck);
        expect(refreshAt).toBeLessThanOrEqual(expiresAt);
        expect(refreshAt).toBeGreaterThanOrEqual(NOW);
      }),
    );
  });

  test('is not known where the issuer does not say', () => {
    expect(lifeOf(undefined, NOW, 0)).toEqual({});
  });
});

describe('Retry-After', () => {
  test.each([
    [null, undefined],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', 0],
    ['999999999', 3_600_000],
  ])('%o means %o ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});

describe('after a refresh that failed', () => {
  const key = { server: 'wiki', account: 'ada' };
  const busy = problem('sign-in-unavailable', { server: 'wiki', reason: '503' });

  test('a token that still works is not refreshed again for ten seconds', () => {
    const clock = createManualClock();
    const pauses = createPauses(clock);
    pauses.begin(key, { kind: 'unavailable', problem: busy });
    expect(pauses.of(key, true)).toBe(busy);
    clock.advance(9_999);
    expect(pauses.of(key, true)).toBe(busy);
    clock.advance(1);
    expect(pauses.of(key, true)).toBeUndefined();
  });

  test("without a token that works only the issuer's own word keeps us from asking", () => {
    const clock = createManualClock();
    const pauses = createPauses(clock);
    pauses.begin(key, { kind: 'unavailable', problem: busy });
    expect(pauses.of(key, false)).toBeUndefined();
    pauses.begin(key, { kind: 'unavailable', problem: busy, retryAfterMs: 60_000 });
    expect(pauses.of(key, false)).toBe(busy);
    clock.advance(60_000);
    expect(pauses.of(key, false)).toBeUndefined();
  });

  test('the pause is for that token set alone, and over once one has worked', () => {
    const pauses = createPauses(createManualClock());
    pauses.begin(key, { kind: 'unavailable', problem: busy });
    expect(pauses.of({ ...key, agent: 'cursor' }, true)).toBeUndefined();
    pauses.end(key);
    expect(pauses.of(key, true)).toBeUndefined();
  });
});
