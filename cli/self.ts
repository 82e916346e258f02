import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import type { Launcher } from './tools.ts';

/** What starts the core: this executable, or dist/core.js on the Node that runs us. */
export function coreCommand(): { command: string; args: string[] } {
  const command = process.execPath;
  return isSea() ? { command, args: ['serve'] } : { command, args: [built('core.js')] };
}

/** What a host is told to run. Absolute, because hosts have paths of their own. */
export function bridgeLauncher(env: Readonly<Record<string, string | undefined>>): Launcher {
  const home = env['DRAWBRIDGE_HOME'];
  return {
    command: process.execPath,
    args: [isSea() ? 'bridge' : built('bridge.js')],
    env: home === undefined || home === '' ? {} : { DRAWBRIDGE_HOME: home },
  };
}

/** Beside this file when it was built itself, else in dist/. */
function built(name: string): string {
  const beside = join(import.meta.dirname, name);
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', 'dist', name);
}
