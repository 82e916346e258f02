import { expect, test } from 'vitest';
import { createFeed, type Feed, PAGE } from '../../../renderer/screens/activity/feed.ts';
import type { Activity, ActivityFilter } from '../../../shared/models.ts';

const line = (number: number): Activity => ({ number, at: '2026-01-01T00:00:00.000Z', kind: 'problem' });

/** A log of `count` lines that more can be written to. */
function log(count: number) {
  let waiting: Activity[] = [];
  let wake = () => {};
  const asked: ActivityFilter[] = [];
  async function* follow(signal: AbortSignal | undefined) {
    signal?.addEventListener('abort', () => wake());
    while (signal?.aborted !== true) {
      yield* waiting.splice(0);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    asked,
    write(...numbers: number[]) {
      waiting = numbers.map(line);
      wake();
    },
    client: {
      list: (filter: ActivityFilter) => {
        asked.push(filter);
        const upTo = Math.min(count, (filter.before ?? Number.POSITIVE_INFINITY) - 1);
        const from = Math.max(1, upTo - (filter.limit ?? 0) + 1);
        return Promise.resolve(Array.from({ length: Math.max(0, upTo - from + 1) }, (_, i) => line(from + i)));
      },
      follow: (filter: ActivityFilter, options?: { signal?: AbortSignal | undefined }) => {
        asked.push(filter);
        return Promise.resolve(follow(options?.signal));
      },
    },
  };
}

function feedOf(of: ReturnType<typeof log>, filter: ActivityFilter = {}): Feed & Disposable {
  const client = of.client as unknown as Parameters<typeof createFeed>[0]['client'];
  const feed = createFeed({ client, filter, soon: (act) => queueMicrotask(act) });
  const leave = feed.subscribe(() => {});
  return { ...feed, [Symbol.dispose]: leave };
}

const numbers = (feed: Feed) => feed.current().lines.map(({ number }) => number);

test('the newest page comes first, then every line after it, without a gap', async () => {
  const of = log(3);
  using feed = feedOf(of, { host: 'cursor' });
  await expect.poll(() => feed.current().live).toBe(true);
  expect(numbers(feed)).toEqual([3, 2, 1]);
  await expect.poll(() => of.asked.at(-1)).toEqual({ host: 'cursor', after: 3 });
  of.write(4, 5);
  await expect.poll(() => numbers(feed)).toEqual([5, 4, 3, 2, 1]);
});

test('while held, new lines wait and nothing moves', async () => {
  const of = log(2);
  using feed = feedOf(of);
  await expect.poll(() => of.asked).toHaveLength(2);
  feed.hold(true);
  of.write(3);
  await expect.poll(() => feed.current().held).toHaveLength(1);
  expect(numbers(feed)).toEqual([2, 1]);
  feed.hold(false);
  expect(numbers(feed)).toEqual([3, 2, 1]);
  expect(feed.current().held).toEqual([]);
});

test('older pages are read one at a time, to the beginning', async () => {
  const of = log(PAGE + 10);
  using feed = feedOf(of);
  await expect.poll(() => feed.current().older).toBe('more');
  feed.loadOlder();
  feed.loadOlder();
  await expect.poll(() => feed.current().older).toBe('none');
  expect(of.asked.filter(({ before }) => before !== undefined)).toEqual([{ before: 11, limit: PAGE }]);
  expect(feed.current().lines).toHaveLength(PAGE + 10);
  expect(feed.current().lines.at(-1)?.number).toBe(1);
});

test('a log that cannot be read is a failure with its words', async () => {
  const of = log(0);
  of.client.list = () => Promise.reject(new Error('away'));
  using feed = feedOf(of);
  await expect.poll(() => feed.current().state).toBe('failed');
  expect(feed.current().problem?.code).toBe('internal');
});
