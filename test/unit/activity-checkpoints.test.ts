import { expect, test } from 'vitest';
import { createCheckpoints } from '../../core/activity/checkpoints.ts';
import { GENESIS } from '../../core/activity/chain.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

test('a vault that gave no keys is left alone for a while, however many calls there are, unless it has changed', async () => {
  const clock = createManualClock();
  let asked = 0;
  const checkpoints = createCheckpoints({
    head: () => ({ number: 0, hash: GENESIS }),
    keep: () => {},
    store: {
      async load() {
        asked += 1;
        throw new Error('no keychain');
      },
      newest: async () => undefined,
      keepNewest: async () => {},
    },
    clock,
    signedTo: 0,
    isMissing: () => false,
    onMissing: () => {},
  });
  const calls = async () => {
    for (let n = 0; n < 10; n++) {
      checkpoints.wake();
      // Until the answer has come.
      await checkpoints.sign();
    }
    return asked;
  };
  expect(await calls()).toBe(1);
  clock.advance(29_999);
  expect(await calls()).toBe(1);
  clock.advance(1);
  expect(await calls()).toBe(2);
  checkpoints.renew();
  expect(await calls()).toBe(3);
});
