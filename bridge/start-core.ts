import { mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { coreEnvironment } from '../shared/wire/start.ts';

/** Program and arguments that run the core in the foreground. */
export interface CoreCommand {
  command: string;
  args: string[];
}

/**
 * Starts the core, unless somebody else is just doing so: twenty bridges that find none start one. The right to start is a
 * lock the kernel frees when its holder dies (SQLite's, on a file of its own). Returns what frees it, or `undefined` when
 * another process holds it.
 */
export function startCore(home: string, core: CoreCommand): (() => void) | undefined {
  // Loaded only here: most bridges find a core, and the host waits for every module.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(home, 'start.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    return undefined;
  }
  const log = openSync(join(home, 'core.log'), 'a', 0o600);
  // A process group of its own: ending the host, and its group, must not end the core that others use.
  const child = spawn(core.command, core.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: coreEnvironment(process.env),
    cwd: home,
    windowsHide: true,
  });
  child.on('error', () => {});
  child.unref();
  closeSync(log);
  return () => lock.close();
}
