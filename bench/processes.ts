/** Every process and folder the bench makes, so that all of them are gone at its end, Ctrl-C included. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Processes {
  /** A private temporary folder. */
  folder: string;
  start(command: Command): ChildProcess;
  /** Runs a command to its end; 0 and its words on stderr, or whatever else it ended with. */
  run(command: Command): Promise<{ code: number | null; said: string }>;
  /** Starts one of our own scripts and waits for its first message. */
  fork(script: string, args?: string[]): Promise<unknown>;
  /** Closes stdin, asks, then insists; resolves when it is gone. */
  end(child: ChildProcess): Promise<void>;
  endAll(): void;
}

export interface Command {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export function createProcesses(): Processes {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  mkdirSync(join(folder, 'home'));
  const pids = new Set<number>();

  function enter<T extends ChildProcess>(child: T): T {
    const { pid } = child;
    if (pid !== undefined) {
      pids.add(pid);
      child.once('exit', () => pids.delete(pid));
    }
    child.on('error', () => undefined);
    return child;
  }

  const processes: Processes = {
    folder,
    start: ({ command, args, env }) => enter(spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })),
    run({ command, args, env }) {
      const child = enter(spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      return new Promise((done, failed) => {
        child.once('close', (code) => done({ code, said: said.trim() }));
        child.once('error', failed);
      });
    },
    fork(script, args = []) {
      const child = enter(fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
      return new Promise((ready, failed) => {
        child.once('message', ready);
        child.once('exit', (code) => failed(new Error(`${script} ended early (${code})`)));
      });
    },
    async end(child) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      child.stdin?.end();
      const ask = setTimeout(() => child.kill('SIGTERM'), 250);
      const insist = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await gone;
      clearTimeout(ask);
      clearTimeout(insist);
    },
    endAll() {
      for (const pid of pids) kill(pid);
      pids.clear();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  process.once('exit', () => processes.endAll());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  return processes;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** The same bare environment for every subject, with a home folder of the bench's own. */
export function bareEnvironment(processes: Processes): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: join(processes.folder, 'home'), LANG: 'C.UTF-8' };
}
