import { beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../core/activity/forward/answer.ts';
import { type Delivery, nothingDelivered } from '../../core/activity/forward/deliveries.ts';
import { createForwarder, type Forwarder } from '../../core/activity/forward/forwarder.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';

/** A log of `last` records, each one item; a body is the records' numbers. */
let last: number;
let clock: ManualClock;
let delivery: Delivery;
/** What was sent, and what the collector says to it. */
let sent: number[][];
let collector: (numbers: number[]) => Outcome | Promise<Outcome>;
let changes: (string | undefined)[];
let forwarder: Forwarder;

const takes: Outcome = { is: 'taken', rejected: 0 };
const later = (waitMs = 0): Outcome => ({ is: 'later', why: 'it answers HTTP 503', waitMs });
const unfit: Outcome = { is: 'unfit', why: 'it answers HTTP 400: bad record' };

beforeEach(() => {
  last = 0;
  clock = createManualClock();
  delivery = nothingDelivered;
  sent = [];
  collector = () => takes;
  changes = [];
});

function start(): void {
  forwarder = createForwarder({
    signal: 'logs',
    async read(after, limit) {
      const numbers = Array.from({ length: Math.min(limit, last - after) }, (_, n) => after + n + 1);
      const [records, to] = [numbers.length, numbers.at(-1)];
      return to === undefined ? undefined : { to, records, items: records, body: JSON.stringify(numbers) };
    },
    async post(body) {
      const message = JSON.parse(body) as number[] | { resourceLogs: [] };
      const numbers = Array.isArray(message) ? message : [];
      sent.push(numbers);
      return collector(numbers);
    },
    delivery: { get: () => delivery, set: (next) => void (delivery = next) },
    clock,
    random: () => 1,
    changed: () => changes.push(forwarder.failing()),
  });
}

/** Time goes on, and with it everything that does not wait for time. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

function record(count: number): void {
  last += count;
  forwarder.noted();
}

test('what was recorded before goes at once, oldest first, in bounded bodies', async () => {
  last = 1_200;
  start();
  await pass(0);
  expect(sent.map((numbers) => [numbers[0], numbers.length])).toEqual([
    [1, 512],
    [513, 512],
    [1_025, 176],
  ]);
  expect(delivery).toMatchObject({ number: 1_200, refused: 0, at: '2026-01-01T00:00:00.000Z' });
});

test('records that come one after the other go together', async () => {
  start();
  await pass(0);
  record(1);
  await pass(500);
  record(1);
  expect(sent).toEqual([]);
  await pass(500);
  expect(sent).toEqual([[1, 2]]);
});

test('records that come while some are sent are not forgotten', async () => {
  const answer = Promise.withResolvers<Outcome>();
  last = 1;
  start();
  collector = () => answer.promise;
  await pass(0);
  record(1);
  collector = () => takes;
  answer.resolve(takes);
  await pass(1_000);
  await pass(1_000);
  expect(sent).toEqual([[1], [2]]);
});

test('a collector that is busy is left alone for longer each time, and what it asks for is honoured', async () => {
  last = 1;
  start();
  collector = () => later();
  await pass(0);
  expect(forwarder.failing()).toBe('it answers HTTP 503');
  await pass(999);
  expect(sent).toHaveLength(1);
  await pass(1);
  expect(sent).toHaveLength(2);
  collector = () => later(60_000);
  await pass(2_000);
  collector = () => takes;
  await pass(59_999);
  record(1);
  expect(sent).toHaveLength(3);
  await pass(1_001);
  expect(sent.at(-1)).toEqual([1, 2]);
  expect(forwarder.failing()).toBeUndefined();
  expect(changes).toEqual(['it answers HTTP 503', undefined]);
});

test('a record that will never be taken is found, passed over and told, and all others come', async () => {
  last = 1_000;
  start();
  collector = (numbers) => (numbers.includes(700) ? unfit : takes);
  await pass(0);
  for (let times = 0; times < 20; times++) await pass(100);
  expect(delivery).toMatchObject({ number: 1_000, refused: 1, why: 'it answers HTTP 400: bad record' });
  // Each was in the last body that had it, which was taken; but for one.
  const refusals = sent.filter((numbers) => numbers.includes(700));
  expect(refusals.at(-1)).toEqual([700]);
  const taken = new Set(sent.filter((numbers) => !numbers.includes(700)).flat());
  expect(taken.size).toBe(999);
  expect(sent.length).toBeLessThan(40);
  expect(changes).not.toHaveLength(0);
  expect(forwarder.failing()).toBeUndefined();
});

test('where nothing at all is taken, no record is blamed: the address may be wrong', async () => {
  last = 300;
  start();
  collector = () => unfit;
  await pass(0);
  for (let times = 0; times < 5; times++) await pass(60_000);
  expect(delivery).toEqual(nothingDelivered);
  expect(forwarder.failing()).toBe('it answers HTTP 400: bad record');
  collector = () => takes;
  await pass(600_000);
  expect(delivery).toMatchObject({ number: 300, refused: 0 });
});

test('a partial success is not sent again, and told', async () => {
  last = 3;
  start();
  collector = () => ({ is: 'taken', rejected: 2, says: 'too old' });
  await pass(0);
  await pass(600_000);
  expect(sent).toHaveLength(1);
  expect(delivery).toMatchObject({ number: 3, refused: 2, why: 'too old' });
});

test('another start goes on where the last one ended', async () => {
  last = 5;
  delivery = { number: 3, refused: 0 };
  start();
  await pass(0);
  expect(sent).toEqual([[4, 5]]);
});

test('one that is closed sends nothing more, and what was under way is sent again by the next', async () => {
  const answer = Promise.withResolvers<Outcome>();
  last = 2;
  start();
  collector = () => answer.promise;
  await pass(0);
  forwarder.close();
  answer.resolve(takes);
  record(1);
  await pass(600_000);
  expect(sent).toHaveLength(1);
  expect(delivery).toEqual(nothingDelivered);
});
