import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { MIGRATIONS } from '../../core/activity/migrations.ts';
import { openDatabase } from '../../core/storage/database.ts';
import type { Activity } from '../../shared/models.ts';
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

const call = { kind: 'call.finished', because: 'g1', session: 's1' } as const;
const numbers = (lines: readonly Activity[]) => lines.map(({ number }) => number);

describe('looking back', () => {
  test('goes back to older lines page by page, without a gap or a line twice', async () => {
    for (let i = 0; i < 25; i++) log.record({ ...call, tool: i % 2 === 0 ? 'even' : 'odd' });
    const pages: number[][] = [];
    for (let before: number | undefined = 26; before !== undefined; before = pages.at(-1)?.[0]) {
      const page = await log.list({ before, tool: 'even', limit: 5 });
      if (page.length === 0) break;
      pages.push(numbers(page));
    }
    expect(pages).toEqual([
      [17, 19, 21, 23, 25],
      [7, 9, 11, 13, 15],
      [1, 3, 5],
    ]);
    expect(numbers(await log.list({ after: 3, before: 6 }))).toEqual([4, 5]);
  });

  test('finds a text in what a line says, whatever its case', async () => {
    const base = { kind: 'problem' } as const;
    const texts = ['tool', 'server', 'host', 'method', 'outcome', 'account', 'detail'] as const;
    for (const member of texts) log.record({ ...base, [member]: `An ${member.toUpperCase()} of ÄRGER` });
    for (const [index, member] of texts.entries())
      expect(numbers(await log.list({ text: `${member} OF` }))).toEqual([index + 1]);
    expect(await log.list({ text: 'of ärger' })).toHaveLength(texts.length);
    expect(await log.list({ text: 'Problem' })).toHaveLength(texts.length);
    expect(await log.list({ text: 'of ärger', tool: 'other' })).toEqual([]);
    expect(await log.list({ text: '' })).toHaveLength(texts.length);
  });

  test('takes a text as it stands: no character of it is a pattern', async () => {
    for (const detail of ['100% sure', 'a_b', String.raw`C:\temp`, "it's", 'plain'])
      log.record({ kind: 'problem', detail });
    expect(numbers(await log.list({ text: '%' }))).toEqual([1]);
    expect(numbers(await log.list({ text: '_' }))).toEqual([2]);
    expect(numbers(await log.list({ text: '\\' }))).toEqual([3]);
    expect(numbers(await log.list({ text: "'" }))).toEqual([4]);
    expect(numbers(await log.list({ text: 'a%b' }))).toEqual([]);
    // Ids are looked for on purpose elsewhere; here they would only be noise.
    log.record({ ...call, detail: 'nothing' });
    expect(numbers(await log.list({ text: 'g1' }))).toEqual([]);
  });

  test('finds what was recorded by the first version', async () => {
    const file = join(folder, 'earlier.db');
    const earlier = openDatabase(file, MIGRATIONS.slice(0, 1));
    const insert = earlier.prepare('INSERT INTO activity (number, at, kind, tool, detail) VALUES (?, ?, ?, ?, ?)');
    insert.run(1, '2026-01-01T00:00:00.000Z', 'call.started', 'send_mail', null);
    insert.run(2, '2026-01-01T00:00:00.000Z', 'problem', null, 'disk full');
    earlier.close();
    const now = createActivityLog({ file, clock: createManualClock(), vault: createMemoryVault() });
    expect(numbers(await now.list({ text: 'MAIL' }))).toEqual([1]);
    expect(numbers(await now.list({ text: 'disk' }))).toEqual([2]);
    await now.close();
  });
});
