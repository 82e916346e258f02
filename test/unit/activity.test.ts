import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { verifyFile } from '../../core/activity/verify-file.ts';
import { fits } from '../../core/activity/fits.ts';
import { type Activity, activity, type ActivityDraft, type ActivityFilter } from '../../shared/models.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
let file: string;
let clock: ManualClock;
let log: ActivityLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-activity-'));
  file = join(folder, 'activity.db');
  clock = createManualClock();
  log = createActivityLog({ file, clock, vault: createMemoryVault() });
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const call: ActivityDraft = {
  kind: 'call.finished',
  session: 's1',
  host: 'cursor',
  entry: 'e1',
  server: 'mail',
  account: 'a1',
  method: 'tools/call',
  tool: 'send_mail',
  call: 'c1',
  decision: 'allow',
  because: 'g1',
  outcome: 'ok',
  durationMs: 12.5,
  detail: 'x',
};

const numbers = (lines: readonly Activity[]) => lines.map(({ number }) => number);

function edit(sql: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

describe('a recorded line', () => {
  test('comes back as it was handed over, with its number and time', async () => {
    const line = log.record(call);
    expect(line).toEqual({ ...call, number: 1, at: '2026-01-01T00:00:00.000Z' });
    expect(await log.list({})).toEqual([line]);
    expect(activity.parse(line)).toEqual(line);
  });

  test('has the hash that docs/activity-log.md tells of', () => {
    log.record({ kind: 'core.started', durationMs: 12.5, detail: 'ä\n"' });
    const before = '0'.repeat(64);
    const json = String.raw`{"at":"2026-01-01T00:00:00.000Z","detail":"ä\n\"","durationMs":12.5,"kind":"core.started","number":1}`;
    const hashed = `${before}\n${json}`;
    const db = new DatabaseSync(file, { readOnly: true });
    const stored = db.prepare('SELECT hex(hash) AS hash FROM activity').get()?.['hash'];
    db.close();
    expect(String(stored).toLowerCase()).toBe(createHash('sha256').update(hashed).digest('hex'));
  });

  test('keeps no half of a character, so that what is hashed is what is stored', async () => {
    const line = log.record({ kind: 'problem', detail: 'a\ud800b' });
    expect(line.detail).toBe('a\ufffdb');
    expect(await log.list({})).toEqual([line]);
    expect(verifyFile(file, {}).broken).toBeUndefined();
  });

  test('has no members that were not given', async () => {
    log.record({ kind: 'core.started', host: undefined });
    expect(await log.list({})).toEqual([{ number: 1, at: '2026-01-01T00:00:00.000Z', kind: 'core.started' }]);
  });

  test('takes the number after the last, also after a restart', async () => {
    log.record(call);
    await log.close();
    log = createActivityLog({ file, clock, vault: createMemoryVault() });
    expect(log.record(call).number).toBe(2);
  });

  test('cuts a text that would fill the disk', () => {
    const line = log.record({ kind: 'call.started', tool: 'x'.repeat(1_000_000) });
    expect(line.tool).toHaveLength(2_000);
    expect(line.tool?.endsWith('x…')).toBe(true);
  });

  test.each([
    ['changed', "UPDATE activity SET outcome = 'denied'", 'append only'],
    ['removed', 'DELETE FROM activity', 'append only'],
    [
      'replaced',
      "INSERT OR REPLACE INTO activity (number, at, kind, hash) VALUES (1, '', 'problem', zeroblob(32))",
      'without gaps',
    ],
    [
      'followed by a gap',
      "INSERT INTO activity (number, at, kind, hash) VALUES (3, '', 'problem', zeroblob(32))",
      'without gaps',
    ],
    [
      'put before the first',
      "INSERT INTO activity (number, at, kind, hash) VALUES (0, '', 'problem', zeroblob(32))",
      'without gaps',
    ],
    [
      'followed by one outside the chain',
      "INSERT INTO activity (number, at, kind) VALUES (2, '', 'problem')",
      'chained',
    ],
  ])('cannot be %s', async (_what, sql, reason) => {
    log.record(call);
    expect(() => edit(sql)).toThrow(reason);
    expect(await log.list({})).toMatchObject([{ number: 1, outcome: 'ok' }]);
  });

  test('that cannot be written is a problem, takes no number, and is said to be missing as soon as one can be', async () => {
    log.record(call);
    edit('ALTER TABLE activity RENAME TO away');
    expect(() => log.record(call)).toThrow('cannot be used');
    edit('ALTER TABLE away RENAME TO activity');
    expect(log.record(call).number).toBe(3);
    const [gap] = await log.list({ kind: ['problem'] });
    expect(gap).toMatchObject({ number: 2, outcome: 'storage-failed', detail: 'lines missing here: 1' });
  });
});

describe('a list', () => {
  test('gives the newest hundred, oldest first', async () => {
    for (let i = 0; i < 150; i++) log.record(call);
    expect(numbers(await log.list({}))).toEqual(Array.from({ length: 100 }, (_, i) => i + 51));
    expect(numbers(await log.list({ limit: 3 }))).toEqual([148, 149, 150]);
  });

  test('gives the lines after a number, from a time on, of some kinds, of one server', async () => {
    log.record({ kind: 'core.started' });
    log.record(call);
    clock.advance(1_000);
    log.record({ ...call, kind: 'call.started', server: 'files' });
    log.record({ kind: 'problem', outcome: 'disk-full' });
    expect(numbers(await log.list({ after: 3 }))).toEqual([4]);
    expect(numbers(await log.list({ since: '2026-01-01T00:00:01.000Z' }))).toEqual([3, 4]);
    expect(numbers(await log.list({ kind: ['core.started', 'problem'] }))).toEqual([1, 4]);
    expect(numbers(await log.list({ kind: ['core.started', 'call.started'] }))).toEqual([1, 3]);
    expect(numbers(await log.list({ kind: [] }))).toEqual([]);
    expect(numbers(await log.list({ server: 'mail' }))).toEqual([2]);
    expect(numbers(await log.list({ outcome: 'disk-full', host: 'cursor' }))).toEqual([]);
    expect(numbers(await log.list({ tool: "'; DROP TABLE activity; --" }))).toEqual([]);
  });

  test('agrees with the filter that followers use', async () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const words = { host: some('h1', 'h2'), server: some('s1', 's2'), tool: some('t1', 't2'), outcome: some('o1') };
    const detail = fc.option(fc.string({ unit: fc.constantFrom('a', 'B', 'k', '\u212a', 'ä', 'Ä', '%', '_', '\\') }));
    const kinds = fc.constantFrom('problem', 'call.started', 'core.started');
    const drafts = fc.array(fc.record({ kind: kinds, detail: detail.map((text) => text ?? undefined), ...words }));
    const filters = fc.record({
      ...words,
      kind: fc.option(fc.subarray(['problem', 'call.started'] as Activity['kind'][]), { nil: undefined }),
      after: some(0, 3, 20),
      before: some(1, 30, 60),
      text: some('', 'b', 'K', 'ä', 'T1', 'started', '%', '\\', '_a', '\u212a'),
      since: some('2026-01-01T00:00:05.000Z'),
    });
    const all: Activity[] = [];
    for (const draft of fc.sample(drafts, { numRuns: 20, seed: 1 }).flat()) {
      clock.advance(1_000);
      all.push(log.record(draft));
    }
    await fc.assert(
      fc.asyncProperty(filters, async (filter: ActivityFilter) => {
        const expected = all.filter((line) => fits(filter, line));
        expect(await log.list({ ...filter, limit: 10_000 })).toEqual(expected);
      }),
    );
  });

  test('says so when its reader cannot be started, and works with the next one that can', async () => {
    const workerFile = join(folder, 'reader.mjs');
    writeFileSync(workerFile, 'throw new Error("broken")');
    const other = createActivityLog({ file, clock, workerFile: pathToFileURL(workerFile), vault: createMemoryVault() });
    await expect(other.list({})).rejects.toMatchObject({ problem: { code: 'storage-failed' } });
    const real = pathToFileURL(join(import.meta.dirname, '../../core/activity/read-worker.ts'));
    writeFileSync(workerFile, `await import(${JSON.stringify(real.href)})`);
    expect(await other.list({})).toEqual([]);
    await other.close();
  });
});

describe('a log that a newer version wrote', () => {
  beforeEach(async () => {
    log.record(call);
    await log.close();
    edit("ALTER TABLE activity ADD COLUMN future TEXT DEFAULT 'x'; PRAGMA user_version = 99");
    log = createActivityLog({ file, clock, vault: createMemoryVault() });
  });

  test('can be read and followed', async () => {
    expect(await log.list({})).toMatchObject([{ number: 1, tool: 'send_mail' }]);
    for await (const line of log.follow({ after: 0 }, new AbortController().signal)) {
      expect(line.number).toBe(1);
      break;
    }
  });

  test('is not written', async () => {
    expect(() => log.record(call)).toThrow('written by a newer Drawbridge');
    expect(await log.list({})).toHaveLength(1);
  });
});
