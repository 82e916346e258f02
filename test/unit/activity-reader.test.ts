import { expect, test } from 'vitest';
import { createReader } from '../../core/activity/reader.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

/** A worker that answers with which one it is; told to `prepare`, it never does. */
const whoAmI = `
import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ id, asked }) => asked === 'prepare' || parentPort.postMessage({ id, ok: true, value: threadId }));
`;
const workerFile = new URL(`data:text/javascript,${encodeURIComponent(whoAmI)}`);
const minute = 60_000;

test('a reader that nobody asks for five minutes ends; the next question starts another', async () => {
  const clock = createManualClock();
  const reader = createReader({ file: 'activity.db', workerFile, clock });
  const who = () => reader.ask('uses', undefined);
  const first = await who();
  clock.advance(4 * minute);
  expect(await who()).toBe(first);
  clock.advance(4 * minute);
  expect(await who()).toBe(first);
  clock.advance(5 * minute);
  expect(await who()).not.toBe(first);
  await reader.close();
});

test('a reader that is busy stays', async () => {
  const clock = createManualClock();
  const reader = createReader({ file: 'activity.db', workerFile, clock });
  const first = await reader.ask('uses', undefined);
  reader.prepare();
  clock.advance(60 * minute);
  expect(await reader.ask('uses', undefined)).toBe(first);
  await reader.close();
});
