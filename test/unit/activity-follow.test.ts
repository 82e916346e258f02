import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import type { Activity, ActivityDraft } from '../../shared/models.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
let log: ActivityLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-activity-'));
  log = createActivityLog({
    file: join(folder, 'activity.db'),
    clock: createManualClock(),
    vault: createMemoryVault(),
  });
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const call: ActivityDraft = { kind: 'call.finished', host: 'cursor', server: 'mail', tool: 'send_mail', outcome: 'ok' };
const numbers = (lines: readonly Activity[]) => lines.map(({ number }) => number);

describe('following', () => {
  const one = new AbortController();

  /** The first `count` lines of `lines`, then stops. */
  async function take(lines: AsyncIterable<Activity>, count: number): Promise<Activity[]> {
    const taken: Activity[] = [];
    for await (const line of lines) if (taken.push(line) === count) break;
    return taken;
  }

  test('gives lines as they are recorded, from the moment it was asked for', async () => {
    log.record(call);
    const lines = log.follow({}, one.signal);
    log.record(call);
    const taken = take(lines, 3);
    log.record(call);
    log.record(call);
    expect(numbers(await taken)).toEqual([2, 3, 4]);
  });

  test('gives only lines that fit', async () => {
    const taken = take(log.follow({ kind: ['problem'] }, one.signal), 2);
    for (const kind of ['problem', 'core.started', 'problem'] as const) log.record({ kind });
    expect(numbers(await taken)).toEqual([1, 3]);
  });

  test('gives the lines after a number first, with no gap before the live ones', async () => {
    for (let i = 0; i < 1_200; i++) log.record(call);
    const seen: number[] = [];
    for await (const { number } of log.follow({ after: 10 }, one.signal)) {
      seen.push(number);
      // Recording goes on while the backlog is read.
      if (number % 7 === 0 && number < 1_400) log.record(call);
      if (number === 1_300) break;
    }
    expect(seen).toEqual(Array.from({ length: 1_290 }, (_, i) => i + 11));
  });

  test('loses nothing for a follower slower than the log', async () => {
    const seen: number[] = [];
    const lines = log.follow({}, one.signal);
    const burst = () => {
      for (let i = 0; i < 2_500; i++) log.record(call);
    };
    setImmediate(burst);
    for await (const { number } of lines) if (seen.push(number) === 2_500) break;
    expect(seen).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1));
  });

  test('ends when it is told to, and when the log closes', async () => {
    const stop = new AbortController();
    const [stopped, closed] = [stop.signal, one.signal].map((signal) => log.follow({}, signal)[Symbol.asyncIterator]());
    log.record(call);
    expect(await Promise.all([stopped?.next(), closed?.next()])).toMatchObject([{ done: false }, { done: false }]);
    const ends = [stopped?.next(), closed?.next()];
    stop.abort();
    expect(await ends[0]).toEqual({ done: true, value: undefined });
    await log.close();
    expect(await ends[1]).toEqual({ done: true, value: undefined });
  });
});

test('closing while a follower reads the backlog ends it quietly', async () => {
  log.record(call);
  const reading = log.follow({ after: 0 }, new AbortController().signal)[Symbol.asyncIterator]().next();
  await log.close();
  expect((await reading).done).toBe(true);
});
