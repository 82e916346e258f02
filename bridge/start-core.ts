import { closeSync, mkdirSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { coreEnvironment, gaveWay } from '../shared/wire/start.ts';

/** Program and arguments that run the core in the foreground. */
export interface CoreCommand {
  command: string;
  args: string[];
}

/**
 * The right to start a core, of one process at a time: twenty bridges that find none start one. It is a lock that the kernel frees
 * when its holder dies (SQLite's, on a file of its own).
 */
export interface StartRight {
  /** Starts one. Throws what the file system throws. */
  start(core: CoreCommand, now: () => number): void;
  /** When the core failed, by the clock given. One that gave way to another that runs or comes up did not. */
  failedAt(): number | undefined;
  /** A core that ended took the right with it. */
  isHeld(): boolean;
  free(): void;
}

/** `undefined`: another process has it. Throws what the file system throws. */
export function takeStartRight(home: string): StartRight | undefined {
  const lock = takeLock(home);
  if (!lock) return undefined;
  let failedAt: number | undefined;
  let held = true;
  const free = () => {
    if (held) lock.close();
    held = false;
  };
  return {
    start(core, now) {
      const child = spawnCore(home, core);
      const ended = (code: unknown) => {
        if (code !== gaveWay) failedAt ??= now();
        free();
      };
      child.once('error', ended).once('exit', ended);
      child.unref();
    },
    failedAt: () => failedAt,
    isHeld: () => held,
    free,
  };
}

function takeLock(home: string) {
  // Loaded only here: most bridges find a core, and the host waits for every module.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(home, 'start.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
}

function spawnCore(home: string, core: CoreCommand) {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const log = openSync(logFile(home), 'a', 0o600);
  // A process group of its own: ending the host, and its group, must not end the core that others use.
  const child = spawn(core.command, core.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: coreEnvironment(process.env),
    cwd: home,
    windowsHide: true,
  });
  closeSync(log);
  return child;
}

/** Why no core came: what it said last, in its own words. One on a full disk has nowhere to say it. */
export function whyNone(home: string): string {
  if (isFull(home))
    return `The disk is full: ${home} cannot be written. Free some space, then start the host again; nothing stored is lost.`;
  return lastWords(home) ?? `Drawbridge could not be started. See ${logFile(home)}.`;
}

function isFull(folder: string): boolean {
  try {
    return statfsSync(folder).bavail === 0;
  } catch {
    return false;
  }
}

function lastWords(home: string): string | undefined {
  try {
    const said = readFileSync(logFile(home)).subarray(-4_096).toString('utf8').split('\n');
    return said.findLast((line) => line.startsWith(prefix))?.slice(prefix.length);
  } catch {
    return undefined;
  }
}

const prefix = 'drawbridge: ';
const sqliteBusy = 5;

function logFile(home: string): string {
  return join(home, 'core.log');
}
