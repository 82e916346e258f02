import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { finished } from '../harness/drawbridge.ts';
import type { Run } from './suites.ts';
import type { Check, Outcome } from './verdict.ts';

const root = join(import.meta.dirname, '..', '..');

/** How long the suite waits for the client command, in milliseconds; the command gives up earlier by itself. */
const patience = 90_000;

/** Has the suite start its server and run our client command against it. */
export async function runScenario({ suite, scenario, revision, host }: Run): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-conformance-'));
  const version = revision === undefined ? [] : ['--spec-version', revision];
  const args = ['client', '--scenario', scenario, '--command', command(host), '-o', folder, '--timeout', `${patience}`];
  try {
    const child = spawn(process.execPath, [suite.program, ...args, ...version], { cwd: root, env: environment() });
    const { code } = await finished(child);
    return { exitCode: code, checks: checksIn(folder), said: leftIn(folder, 'stderr.txt') ?? '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For a shell, whose words it splits at spaces: no absolute path, which may hold one. */
function command(host: Run['host']): string {
  return `node ${relative(root, join(import.meta.dirname, 'client-command.ts'))} ${host}`;
}

function environment(): NodeJS.ProcessEnv {
  const { PATH = '', TMPDIR } = process.env;
  return {
    PATH: dirname(process.execPath) + delimiter + PATH,
    ...(TMPDIR !== undefined && { TMPDIR }),
    NO_COLOR: '1',
    // A hundred times the suite and our command start: a fifth of that is compiling the same sources. Not the core's: it
    // is started without this.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
  };
}

function checksIn(folder: string): Check[] {
  return JSON.parse(leftIn(folder, 'checks.json') ?? '[]') as Check[];
}

/** The suite makes a folder of its own for each run, so many deep as the scenario's name has parts. */
function leftIn(folder: string, name: string): string | undefined {
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) => basename(one) === name);
  return path === undefined ? undefined : readFileSync(join(folder, path), 'utf8');
}
