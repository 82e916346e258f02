import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { sessionsQuery, statsQuery } from '../../shared/activity-views.ts';
import type { ActivityDraft, ActivityFilter } from '../../shared/models.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
let clock: ManualClock;
let log: ActivityLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-activity-'));
  clock = createManualClock();
  log = createActivityLog({ file: join(folder, 'activity.db'), clock, vault: createMemoryVault() });
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const minute = 60_000;
const stats = (filter: ActivityFilter = {}, more = {}) => log.stats(statsQuery.parse({ ...filter, ...more }));
const sessions = (filter: ActivityFilter = {}, more = {}) => log.sessions(sessionsQuery.parse({ ...filter, ...more }));

function finished(changed: Partial<ActivityDraft> = {}): void {
  const about = { session: 's1', host: 'cursor', entry: 'e1', server: 'mail', account: 'ada', tool: 'send' };
  log.record({ kind: 'call.finished', method: 'tools/call', ...about, outcome: 'ok', durationMs: 100, ...changed });
}

describe('numbers of the log', () => {
  test('count calls by how they ended, and each moment of the time between, also those without any', async () => {
    finished();
    clock.advance(30 * minute);
    for (const outcome of ['denied', 'pending', 'cancelled', 'tool-error', 'server-unreachable']) finished({ outcome });
    const found = await stats({}, { bars: 7 });
    expect(found).toMatchObject({ records: 6, calls: 6, first: '2026-01-01T00:00:00.000Z', barMs: 5 * minute });
    expect(found.endings).toEqual({ done: 1, failed: 2, denied: 1, unanswered: 1, stopped: 1 });
    expect(found.bars.map(({ at, endings }) => [at.slice(11, 16), endings.done, endings.failed])).toEqual([
      ['00:00', 1, 0],
      ...['00:05', '00:10', '00:15', '00:20', '00:25'].map((at) => [at, 0, 0]),
      ['00:30', 0, 2],
    ]);
  });

  test('begin a day where the person has midnight', async () => {
    clock.advance(20 * 60 * minute);
    finished();
    clock.advance(5 * 24 * 60 * minute);
    const { bars, barMs } = await stats({}, { bars: 8, offsetMinutes: 120 });
    expect(barMs).toBe(24 * 60 * minute);
    expect(bars[0]?.at).toBe('2025-12-31T22:00:00.000Z');
  });

  test('are about what fits, and nothing else', async () => {
    finished({ tool: 'read' });
    finished({ server: 'files', outcome: 'denied' });
    clock.advance(minute);
    finished({ host: 'vscode' });
    expect((await stats({ server: 'mail' })).calls).toBe(2);
    expect((await stats({ text: 'FILES denied' })).calls).toBe(1);
    expect((await stats({ since: '2026-01-01T00:01:00.000Z' })).uses).toMatchObject([{ host: 'vscode', calls: 1 }]);
    expect((await stats({ until: '2026-01-01T00:01:00.000Z', ending: 'done' })).calls).toBe(1);
    expect(await stats({ tool: 'nothing' })).toMatchObject({ records: 0, calls: 0, slowest: [], uses: [] });
  });

  test('tell the slowest tools by what they took without the person; a call that was denied took nothing', async () => {
    for (let ms = 1; ms <= 100; ms++) finished({ tool: 'quick', durationMs: ms * 10 });
    finished({ tool: 'waited', durationMs: 60_000, personMs: 59_900 });
    finished({ tool: 'never', outcome: 'denied', durationMs: 90_000 });
    const { slowest } = await stats();
    expect(slowest.map(({ tool, calls }) => [tool, calls])).toEqual([
      ['quick', 100],
      ['waited', 1],
    ]);
    expect(slowest[0]?.medianMs).toBeGreaterThan(490);
    expect(slowest[0]?.medianMs).toBeLessThan(510);
    expect(slowest[0]?.p95Ms).toBeGreaterThan(930);
    expect(slowest[0]?.p95Ms).toBeLessThan(970);
    expect(slowest[0]?.longestMs).toBe(1_000);
  });

  test('tell which tools the person was asked about most, and what came of it', async () => {
    const about = { host: 'cursor', server: 'mail' } as const;
    for (const [tool, outcome] of [
      ['send', 'allowed'],
      ['send', 'denied'],
      ['send', 'timed-out'],
      ['read', 'allowed'],
    ]) {
      log.record({ kind: 'prompt.opened', ...about, tool, because: 'p' });
      log.record({ kind: 'prompt.ended', ...about, tool, outcome });
    }
    log.record({ kind: 'prompt.opened', host: 'cursor', detail: 'pairing' });
    expect((await stats()).mostAsked).toEqual([
      { server: 'mail', tool: 'send', asked: 3, allowed: 1, denied: 1, unanswered: 1 },
      { server: 'mail', tool: 'read', asked: 1, allowed: 1, denied: 0, unanswered: 0 },
    ]);
  });

  test('keep apart names that look like one when they are put together', async () => {
    finished({ server: 'a', tool: 'b","c' });
    finished({ server: 'a","b', tool: 'c' });
    expect((await stats()).slowest).toHaveLength(2);
  });
});

describe('sessions', () => {
  test('are the conversations that hold what fits, the newest first, told by all of their lines', async () => {
    log.record({ kind: 'session.opened', session: 's1', host: 'cursor', entry: 'e1' });
    clock.advance(minute);
    finished();
    finished({ outcome: 'denied' });
    log.record({ kind: 'session.opened', session: 's2', host: 'vscode', entry: 'e2', server: 'files' });
    clock.advance(minute);
    log.record({ kind: 'session.closed', session: 's1', host: 'cursor', entry: 'e1', server: 'mail' });
    const [newest, oldest] = await sessions();
    expect(newest).toMatchObject({ session: 's2', state: 'open', server: 'files', records: 1, calls: 0 });
    expect(oldest).toMatchObject({
      session: 's1',
      first: 1,
      last: 5,
      startedAt: '2026-01-01T00:00:00.000Z',
      lastAt: '2026-01-01T00:02:00.000Z',
      state: 'closed',
      host: 'cursor',
      server: 'mail',
      account: 'ada',
      records: 4,
      calls: 2,
      endings: { done: 1, denied: 1 },
    });
    expect(await sessions({ ending: 'denied' })).toMatchObject([{ session: 's1', first: 1, records: 1, calls: 1 }]);
    expect((await sessions({}, { before: newest?.first })).map(({ session }) => session)).toEqual(['s1']);
    expect((await sessions({}, { limit: 1 })).map(({ session }) => session)).toEqual(['s2']);
  });

  test('that go on after their end are open', async () => {
    log.record({ kind: 'session.closed', session: 's1' });
    finished();
    expect(await sessions()).toMatchObject([{ state: 'open' }]);
  });
});

test('the log knows when each entry was last used, and by which program', async () => {
  const of = (entry: string) => ({ entry, host: 'cursor', session: entry });
  log.record({ kind: 'session.opened', ...of('e1'), program: '/opt/old', evidence: 'reported' });
  log.record({ kind: 'session.opened', ...of('e1'), program: '/opt/new', evidence: 'verified' });
  log.record({ kind: 'session.opened', ...of('e2') });
  clock.advance(minute);
  log.record({ kind: 'call.started', ...of('e1'), tool: 'send' });
  log.record({ kind: 'problem', outcome: 'x' });
  expect(await log.uses()).toEqual([
    { entry: 'e1', calls: 1, lastUsedAt: '2026-01-01T00:01:00.000Z', program: '/opt/new', evidence: 'verified' },
    { entry: 'e2', calls: 0 },
  ]);
});
