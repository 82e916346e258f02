import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAnswers } from '../../core/activity/answers.ts';
import { MIGRATIONS } from '../../core/activity/migrations.ts';
import { SEGMENT } from '../../core/activity/segment.ts';
import { openDatabase, transaction } from '../../core/storage/database.ts';
import type { ActivityFilter } from '../../shared/models.ts';

let folder: string;
let file: string;
let store: string;
let db: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-activity-'));
  file = join(folder, 'activity.db');
  store = join(folder, 'activity.segments.db');
  db = openDatabase(file, MIGRATIONS);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const whole = 2 * SEGMENT;

/** Lines after those there are; every hundredth is a problem, and the one at `special` has a tool of its own. */
function write(count: number, special = 0): void {
  const insert = db.prepare('INSERT INTO activity (number, at, kind, tool, hash) VALUES (?, ?, ?, ?, ?)');
  const last = Number(db.prepare('SELECT ifnull(max(number), 0) AS number FROM activity').get()?.['number']);
  transaction(db, () => {
    for (let number = last + 1; number <= last + count; number++) {
      const at = new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();
      const kind = number % 100 === 0 ? 'problem' : 'call.started';
      insert.run(number, at, kind, number === special ? 'special' : 'usual', Buffer.alloc(32, number % 251));
    }
  });
}

/** As retention does it: behind the anchor, oldest first. */
function remove(upTo: number): void {
  const [key, signature] = [Buffer.alloc(32), Buffer.alloc(64)];
  db.prepare('INSERT OR REPLACE INTO anchor VALUES (1, ?, ?, ?, ?, ?)').run(upTo, key, '', key, signature);
  for (let number = 1; number <= upTo; number++) db.prepare('DELETE FROM activity WHERE number = ?').run(number);
}

function stored(): number[] {
  const copy = new DatabaseSync(store, { readOnly: true });
  const rows = copy.prepare('SELECT number FROM segment ORDER BY number').all();
  copy.close();
  return rows.map(({ number }) => Number(number));
}

async function find(filter: ActivityFilter, from: 'newest' | 'oldest' = 'newest', limit = 3): Promise<number[]> {
  const lines = await openAnswers(file).lines({ ...filter, from, limit });
  return lines.map(({ number }) => number);
}

describe('a log of several segments', () => {
  test('is read from either end, across their borders', async () => {
    write(whole + 50, 7);
    expect(await find({})).toEqual([whole + 48, whole + 49, whole + 50]);
    expect(await find({ before: SEGMENT + 2 })).toEqual([SEGMENT - 1, SEGMENT, SEGMENT + 1]);
    expect(await find({ after: SEGMENT - 1 }, 'oldest')).toEqual([SEGMENT, SEGMENT + 1, SEGMENT + 2]);
    expect(await find({ tool: 'special' })).toEqual([7]);
    const since = new Date(Date.UTC(2026, 0, 1) + SEGMENT * 1_000).toISOString();
    expect(await find({ kind: ['problem'], since }, 'oldest', 1)).toEqual([Math.ceil(SEGMENT / 100) * 100]);
    expect(await find({ kind: ['problem'], until: since }, 'newest', 1)).toEqual([Math.floor(SEGMENT / 100) * 100]);
  });

  test('shows each line that came since the last look', async () => {
    const answers = openAnswers(file);
    const last = async () => (await answers.lines({ from: 'newest', limit: 1 }))[0]?.number;
    expect(await last()).toBeUndefined();
    for (const count of [1, 1, SEGMENT, 1]) write(count);
    expect(await last()).toBe(SEGMENT + 3);
    write(1);
    expect(await last()).toBe(SEGMENT + 4);
  });

  test('is found in the order of its lines where the clock was set back', async () => {
    write(SEGMENT);
    db.prepare(
      "INSERT INTO activity (number, at, kind, hash) VALUES (?, '2020-01-01T00:00:00.000Z', 'problem', ?)",
    ).run(SEGMENT + 1, Buffer.alloc(32));
    expect(await find({ since: '2026-01-01T01:08:16.000Z' })).toEqual([SEGMENT]);
    expect(await find({ until: '2021-01-01T00:00:00.000Z' })).toEqual([SEGMENT + 1]);
  });
});

describe('what the reader keeps', () => {
  test('is whole segments, and is read instead of the log', async () => {
    write(whole + 50);
    await openAnswers(file).prepare(undefined);
    expect(stored()).toEqual([0, 1]);
    const copy = new DatabaseSync(store);
    copy.exec('UPDATE segment SET data = (SELECT data FROM segment WHERE number = 1) WHERE number = 0');
    copy.close();
    // Now it holds the same lines twice: so it was looked at.
    expect(await find({ before: SEGMENT + 1 })).toEqual([]);
  });

  test('is made anew where the log is another one, or was written in another layout', async () => {
    write(SEGMENT, 5);
    await openAnswers(file).prepare(undefined);
    const copy = new DatabaseSync(store);
    copy.exec("UPDATE segment SET layout = 'older'");
    copy.close();
    expect(await find({ tool: 'special' })).toEqual([5]);
    db.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
    db = openDatabase(file, MIGRATIONS);
    write(SEGMENT - 1);
    db.prepare("INSERT INTO activity (number, at, kind, hash) VALUES (?, '2026-01-02', 'problem', ?)").run(
      SEGMENT,
      Buffer.alloc(32, 255),
    );
    expect(await find({ tool: 'special' })).toEqual([]);
  });

  test('goes with the lines that were removed because they are old', async () => {
    write(whole + 50, 5);
    const answers = openAnswers(file);
    expect(await answers.lines({ tool: 'special', from: 'newest', limit: 1 })).toHaveLength(1);
    remove(10);
    expect(await answers.lines({ tool: 'special', from: 'newest', limit: 1 })).toEqual([]);
    await answers.prepare(undefined);
    expect(stored()).toEqual([1]);
  });

  test.each([
    ['is no database', () => writeFileSync(store, 'not a database, and long enough to be read as one'.repeat(200))],
    ['is one of a newer version', () => openDatabase(store, ['', '', '']).close()],
  ])('is not needed: one that %s is left alone', async (_what, spoil) => {
    spoil();
    write(SEGMENT + 5, 5);
    expect(await find({ tool: 'special' })).toEqual([5]);
    expect(existsSync(store)).toBe(true);
  });
});
