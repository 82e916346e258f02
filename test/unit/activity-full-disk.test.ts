import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { makeSmallDisk, type SmallDisk, smallDiskMissing } from '../fakes/small-disk.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

const missing = smallDiskMissing();

describe.skipIf(missing !== undefined)(`the log on a full disk (${missing ?? 'a real one'})`, () => {
  let disk: SmallDisk;
  let log: ActivityLog;

  beforeEach(() => {
    disk = makeSmallDisk();
    log = createActivityLog({ file: `${disk.folder}/activity.db`, clock: systemClock, vault: createMemoryVault() });
  });
  afterEach(async () => {
    await log.close();
    disk.remove();
  });

  // SQLite commits after the first row of a RETURNING was read: reading only that row hid that nothing was committed.
  test('says so instead of dropping the line in silence', () => {
    log.record({ kind: 'core.started' });
    disk.fill();
    expect(() => log.record({ kind: 'call.started', tool: 'echo' })).toThrow('The disk is full');
  });

  test('counts what it could not take as soon as there is space, and keeps what it had', async () => {
    log.record({ kind: 'core.started' });
    disk.fill();
    for (let n = 0; n < 3; n++) expect(() => log.record({ kind: 'session.opened' })).toThrow('The disk is full');
    disk.free();
    log.record({ kind: 'core.stopped' });
    expect(await log.list({})).toMatchObject([
      { number: 1, kind: 'core.started' },
      { number: 2, kind: 'problem', outcome: 'disk-full', detail: 'lines missing here: 3' },
      { number: 3, kind: 'core.stopped' },
    ]);
  });
});
