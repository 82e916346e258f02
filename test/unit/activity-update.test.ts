import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { MIGRATIONS } from '../../core/activity/migrations.ts';
import { logFiles } from '../../core/activity/offline.ts';
import { openDatabase } from '../../core/storage/database.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

/** Databases that were in use before there was a chain: before and since lines say where a decision came from. */
const unchained = [2, 3];

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-update-'));
  file = join(folder, 'activity.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function logOfVersion(version: number): void {
  const before = openDatabase(file, MIGRATIONS.slice(0, version));
  const insert = before.prepare('INSERT INTO activity (number, at, kind, tool) VALUES (?, ?, ?, ?)');
  for (let number = 1; number <= 2_500; number++) insert.run(number, '2026-01-01T00:00:00.000Z', 'problem', 'ä');
  if (version >= 3)
    before.exec(
      "INSERT INTO activity (number, at, kind, way, program) VALUES (2501, 'T', 'prompt.ended', 'host', 'node 7')",
    );
  before.close();
}

test.each(unchained)('a log of version %i, without a chain, is chained as it is, and copied first', async (version) => {
  logOfVersion(version);
  const count = version >= 3 ? 2_501 : 2_500;
  expect(() => logFiles.verify(file, {})).toThrow('it has no chain yet');
  const log = createActivityLog({ file, clock: createManualClock(), vault: createMemoryVault() });
  log.record({ kind: 'core.started' });
  expect(logFiles.verify(file, {})).toMatchObject({ first: 1, last: count + 1 });
  await log.close();
  const copy = new DatabaseSync(`${file}.before-${MIGRATIONS.length}`, { readOnly: true });
  expect(copy.prepare('SELECT count(*) AS count FROM activity').get()).toEqual({ count });
  expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
  copy.close();
});

test('where a decision came from is in the chain of a log that was updated', async () => {
  logOfVersion(3);
  const log = createActivityLog({ file, clock: createManualClock(), vault: createMemoryVault() });
  log.record({ kind: 'core.started' });
  await log.close();
  const edited = new DatabaseSync(file);
  edited.exec("DROP TRIGGER activity_no_update; UPDATE activity SET way = 'window' WHERE number = 2501");
  edited.close();
  expect(logFiles.verify(file, {}).broken).toMatchObject({ number: 2_501 });
});

test('an update that fails leaves the log as it was, with its copy beside it', () => {
  logOfVersion(3);
  const broken = [
    ...MIGRATIONS,
    () => {
      throw new Error('a bug');
    },
  ];
  expect(() => openDatabase(file, broken, { backup: true })).toThrow('a bug');
  const now = new DatabaseSync(file, { readOnly: true });
  // Each step is whole or not at all.
  expect(now.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
  now.close();
  expect(readdirSync(folder)).toContain(`activity.db.before-${broken.length}`);
});

test('a new log, and one that is up to date, are not copied', async () => {
  for (let run = 0; run < 2; run++) {
    const log = createActivityLog({
      file: join(folder, 'new.db'),
      clock: createManualClock(),
      vault: createMemoryVault(),
    });
    log.record({ kind: 'core.started' });
    await log.close();
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('new.db.'))).toEqual([]);
});
