import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isoTime } from '../../ports/clock.ts';
import { storage } from '../../storage/database.ts';
import type { ControlHandlers } from '../handlers.ts';
import { aboutMachine } from '../report/about-machine.ts';
import { fileSources } from '../report/file-sources.ts';
import { makeReport } from '../report/report.ts';
import type { CoreSources, ReportSources } from '../report/sources.ts';
import { shownPolicy } from '../shown-policy.ts';
import type { Rooms } from './rooms.ts';

export function reportCalls(rooms: Rooms, core: CoreSources): ControlHandlers['report'] {
  const { about, activity, clock, policies, policyFiles } = rooms;
  const sources: ReportSources = {
    ...fileSources(about.home),
    core,
    policy: () => shownPolicy(policyFiles, policies),
    verdict: () => verdict(activity),
    lines: async (count) => (count === 0 ? [] : activity.list({ limit: count })),
  };
  return {
    async make({ input: { lines } }) {
      const at = isoTime(clock.now());
      const machine = aboutMachine(process);
      return { text: await makeReport(sources, { lines, at, homeFolder: homedir(), machine }) };
    },
    save: ({ input: { text } }) => save(about.home, isoTime(clock.now()), text),
  };
}

/** As far as it is signed, where the vault can say so. */
async function verdict(activity: Rooms['activity']) {
  const signer = await activity.sign().catch(() => undefined);
  return activity.verify({ checkpoint: signer?.newest });
}

function save(home: string, at: string, text: string): { file: string; bytes: number } {
  const folder = join(home, 'reports');
  const file = join(folder, `drawbridge-report-${at.replaceAll(':', '-')}.txt`);
  return storage(file, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    return { file, bytes: Buffer.byteLength(text) };
  });
}
