/** The official suite as npm has it: the released version, and the pre-release that knows the revision of 2026-07-28. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { finished } from '../harness/drawbridge.ts';

export interface Suite {
  name: 'released' | 'next';
  version: string;
  /** Its command line program. */
  program: string;
}

/** One scenario at one revision. */
export interface Run {
  suite: Suite;
  scenario: string;
  /** The revision the suite's servers speak; without one they choose. */
  revision?: string;
  /** Unique, for people. */
  name: string;
}

/** Scenarios that measure time, to within 200 ms: they run alone. */
const measured = new Set(['sse-retry']);

export function isMeasured({ scenario }: Run): boolean {
  return measured.has(scenario);
}

const latest = '2026-07-28';

const released = suiteAt('released', import.meta.resolve('@modelcontextprotocol/conformance/package.json'));
const preRelease = suiteAt('next', import.meta.resolve('mcp-conformance-next/package.json'));

function suiteAt(name: Suite['name'], description: string): Suite {
  const { version } = JSON.parse(readFileSync(new URL(description), 'utf8')) as { version: string };
  return { name, version, program: fileURLToPath(new URL('dist/index.js', description)) };
}

/** Every client scenario of the released suite, at the revisions it was made for. */
export async function releasedRuns(): Promise<Run[]> {
  return (await scenariosOf(released)).map(({ scenario }) => ({ suite: released, scenario, name: scenario }));
}

/** Every client scenario of the pre-release, at 2026-07-28 where it is made for it. */
export async function nextRuns(): Promise<Run[]> {
  return (await scenariosOf(preRelease)).map(({ scenario, revisions }) => {
    const run = { suite: preRelease, scenario };
    return revisions.includes(latest)
      ? { ...run, revision: latest, name: `${scenario} (${latest})` }
      : { ...run, name: `${scenario} (${preRelease.name})` };
  });
}

/** Lines such as `  - auth/basic-cimd [2025-11-25,2026-07-28]`. */
async function scenariosOf(suite: Suite): Promise<{ scenario: string; revisions: string[] }[]> {
  const { stdout } = await finished(spawn(process.execPath, [suite.program, 'list', '--client'], { stdio: 'pipe' }));
  const found = [...stdout.matchAll(/^ *- (\S+) \[([^\]]+)\]$/gm)];
  if (found.length === 0) throw new Error(`the conformance suite ${suite.version} lists no client scenarios`);
  return found.map(([, scenario = '', revisions = '']) => ({ scenario, revisions: revisions.split(',') }));
}
