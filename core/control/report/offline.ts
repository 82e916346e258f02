/** A report where the core cannot be asked: what its files tell by themselves. Writes nothing. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ReportWithoutCore } from '../../../shared/report.ts';
import { logFiles } from '../../activity/offline.ts';
import { createPolicies } from '../../policy/policies.ts';
import { runProgram } from '../../ports/run-program.ts';
import { createPolicyFiles } from '../../registry/policy-files.ts';
import { fileSource, managedSource } from '../../registry/policy-sources.ts';
import { shownPolicy } from '../shown-policy.ts';
import { aboutMachine } from './about-machine.ts';
import { fileSources } from './file-sources.ts';
import { makeReport } from './report.ts';

export const reportWithoutCore: ReportWithoutCore = ({ home, lines, now, without }) => {
  const policyFiles = createPolicyFiles({
    managed: managedSource({ platform: process.platform, run: runProgram, now: () => now }),
    policy: fileSource(join(home, 'policy.jsonc')),
  });
  const log = join(home, 'activity.db');
  const sources = {
    ...fileSources(home),
    core: undefined,
    policy: () => shownPolicy(policyFiles, createPolicies(policyFiles.layers)),
    verdict: () => logFiles.verify(log, {}),
    lines: (count: number) => logFiles.newest(log, count),
  };
  const at = new Date(now).toISOString();
  return makeReport(sources, { lines, at, homeFolder: homedir(), machine: aboutMachine(process), without });
};
