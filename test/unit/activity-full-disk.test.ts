import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { createJournal } from '../../core/broker/journal.ts';
import { logFiles } from '../../core/activity/offline.ts';
import { type LogRules, plainRules } from '../../core/activity/rules.ts';
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

  test('lets calls go on without it where the policy says so, and tells what is missing, then and afterwards', async () => {
    const told: unknown[] = [];
    const rules = (): LogRules => ({ ...plainRules, whenFull: 'stop-logging' });
    const file = `${disk.folder}/going-on.db`;
    const goingOn = createActivityLog({
      file,
      clock: systemClock,
      vault: createMemoryVault(),
      rules,
      onGap: (gap) => told.push(gap?.calls ?? 'over'),
    });
    goingOn.record({ kind: 'core.started' });
    disk.fill();
    for (let n = 0; n < 3; n++)
      expect(goingOn.record({ kind: 'call.started', tool: 'echo' })).toMatchObject({ number: 0, tool: 'echo' });
    // What calls need besides has the space that was held back.
    const journal = createJournal({ file: `${disk.folder}/sessions.db`, clock: systemClock });
    journal.open('resume', 'entry');
    journal.close();
    expect(goingOn.gap()).toMatchObject({ missing: 3, because: 'disk-full', calls: 'go on' });
    disk.free();
    expect(goingOn.record({ kind: 'core.stopped' }).number).toBe(3);
    expect(goingOn.gap()).toBeUndefined();
    expect(told).toEqual(['go on', 'over']);
    expect(await goingOn.list({ kind: ['problem'] })).toMatchObject([{ number: 2, detail: 'lines missing here: 3' }]);
    await goingOn.close();
    expect(logFiles.verify(file, {}).broken).toBeUndefined();
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
