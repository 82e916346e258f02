import { expect, test } from 'vitest';
import { createGuard, GUARD_MS } from '../../../renderer/screens/prompt/guard.ts';

/** A clock that the test moves. */
function handClock() {
  let now = 0;
  const due = new Set<{ at: number; act: () => void }>();
  return {
    now: () => now,
    after(ms: number, act: () => void) {
      const one = { at: now + ms, act };
      due.add(one);
      return () => void due.delete(one);
    },
    pass(ms: number) {
      now += ms;
      for (const one of [...due].filter(({ at }) => at <= now)) {
        due.delete(one);
        one.act();
      }
    },
  };
}

test('nothing counts until half a second after the question came', () => {
  const clock = handClock();
  const guard = createGuard(clock);
  expect(guard.isOpen()).toBe(false);
  clock.pass(GUARD_MS - 1);
  expect(guard.isOpen()).toBe(false);
  clock.pass(1);
  expect(guard.isOpen()).toBe(true);
});

test('each restart begins the half second anew, and who watches is told at both ends', () => {
  const clock = handClock();
  const guard = createGuard(clock);
  const seen: boolean[] = [];
  guard.subscribe(() => seen.push(guard.isOpen()));
  clock.pass(GUARD_MS - 1);
  guard.restart();
  clock.pass(GUARD_MS - 1);
  expect(guard.isOpen()).toBe(false);
  clock.pass(1);
  expect(seen).toEqual([false, true]);
});
