import { expect, test } from 'vitest';
import { watchPolicy } from '../../../core/control/watch-policy.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

test('a policy that changes while nobody asks is noticed once, also when it can no longer be read, until it is stopped', () => {
  const clock = createManualClock(0);
  let policy: object | undefined = { one: 1 };
  let changes = 0;
  const current = () => {
    if (!policy) throw new Error('unreadable');
    return policy;
  };
  const stop = watchPolicy(current, clock, () => {
    changes += 1;
  });
  clock.advance(10_000);
  expect(changes).toBe(0);
  policy = { two: 2 };
  clock.advance(10_000);
  expect(changes).toBe(1);
  policy = undefined;
  clock.advance(10_000);
  expect(changes).toBe(2);
  stop();
  policy = { three: 3 };
  clock.advance(10_000);
  expect(changes).toBe(2);
});
