import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal } from '../../../core/broker/journal.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const day = 24 * 3_600_000;

describe('the journal', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'drawbridge-journal-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('knows the conversation of a host that ran for a month when the core was updated, and forgets dead ones', () => {
    const clock = createManualClock();
    const start = () => createJournal({ file: join(folder, 'sessions.db'), clock });
    const before = start();
    before.open('resume-key', 'e-1');
    before.take('resume-key', 3, [{ id: '1', method: 'tools/call' }]);
    const batch = [
      { id: 7, method: 'tools/call' },
      { id: '7', method: 'ping' },
    ];
    before.take('resume-key', 4, batch);
    before.close();
    clock.sleep(30 * day);
    const after = start();
    expect(after.find('resume-key')).toEqual({
      entry: 'e-1',
      taken: new Map([
        [3, [{ id: '1', method: 'tools/call' }]],
        [4, batch],
      ]),
    });
    after.close();
    clock.sleep(90 * day);
    const later = start();
    expect(later.find('resume-key')).toBeUndefined();
    later.close();
  });
});
