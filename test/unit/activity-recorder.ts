/** Records lines until it is killed, and says each number on its standard output once `record` has returned. */
import { writeSync } from 'node:fs';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

const log = createActivityLog({ file: String(process.argv[2]), clock: systemClock, vault: createMemoryVault() });
for (;;) {
  const { number } = log.record({ kind: 'call.started', tool: 'tool', detail: `from ${process.pid}` });
  writeSync(1, `${number}\n`);
}
