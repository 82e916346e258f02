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
  /** What the host before Drawbridge speaks: the newest it can, or only revisions with a handshake. */
  host: 'either' | 'handshake';
  /** Unique, for people. */
  name: string;
}

/** Scenarios that measure time, to within 200 ms: they run alone. */
const measured = new Set(['sse-retry']);

export function isMeasured({ scenario }: Run): boolean {
  return measured.has(scenario);
}

const latest = '2026-07-28';
const revisionsRun = ['2025-11-25', latest];

const released = suiteAt('released', import.meta.resolve('@modelcontextprotocol/conformance/package.json'));
const preRelease = suiteAt('next', import.meta.resolve('mcp-conformance-next/package.json'));

function suiteAt(name: Suite['name'], description: string): Suite {
  const { version } = JSON.parse(readFileSync(new URL(description), 'utf8')) as { version: string };
  return { name, version, program: fileURLToPath(new URL('dist/index.js', description)) };
}

/** Every client scenario of the released suite, at the revisions it was made for. */
export async function releasedRuns(): Promise<Run[]> {
  return (await scenariosOf(released)).map(({ scenario }) => ({
    suite: released,
    scenario,
    host: 'either',
    name: scenario,
  }));
}

/**
 * Every client scenario of the pre-release, at each revision that it is made for; what is no sign-in at 2026-07-28 also with
 * a host that only knows handshakes.
 */
export async function nextRuns(): Promise<Run[]> {
  return (await scenariosOf(preRelease)).flatMap(({ scenario, revisions }) => {
    const run = { suite: preRelease, scenario, host: 'either' } as const;
    const made = revisionsRun.filter((revision) => revisions.includes(revision));
    if (made.length === 0) return [{ ...run, name: `${scenario} (${preRelease.name})` }];
    const runs: Run[] = made.map((revision) => ({ ...run, revision, name: `${scenario} (${revision})` }));
    if (!made.includes(latest) || scenario.startsWith('auth/')) return runs;
    const name = `${scenario} (${latest}, older host)`;
    return [...runs, { ...run, revision: latest, host: 'handshake', name }];
  });
}

/** Lines such as `  - auth/basic-cimd [2025-11-25,2026-07-28]`. */
async function scenariosOf(suite: Suite): Promise<{ scenario: string; revisions: string[] }[]> {
  const { stdout } = await finished(spawn(process.execPath, [suite.program, 'list', '--client'], { stdio: 'pipe' }));
  const found = [...stdout.matchAll(/^ *- (\S+) \[([^\]]+)\]$/gm)];
  if (found.length === 0) throw new Error(`the conformance suite ${suite.version} lists no client scenarios`);
  return found.map(([, scenario = '', revisions = '']) => ({ scenario, revisions: revisions.split(',') }));
}
