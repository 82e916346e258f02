import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExecutable, executable } from '../../build/executable.ts';
import { finished, type Finished } from './drawbridge.ts';
import { launchHost, type StdioHost } from './stdio-host.ts';

/** The single executable on a machine that has nothing else: an environment of three variables and an empty PATH. */
export interface Executable {
  /** The person's home folder. */
  readonly folder: string;
  readonly env: Record<string, string>;
  /** Runs the command to its end. */
  run(...args: string[]): Promise<Finished>;
  /** Starts it and leaves it running. */
  start(...args: string[]): ChildProcess;
  /** Launches exactly what Claude Desktop's configuration says, in an environment as bare. */
  host(server: string): StdioHost;
  /** The entry that `connect` wrote. */
  entry(server: string): { command: string; args: string[]; env?: Record<string, string> };
  /** Ends every host and the core, and removes the home. */
  stop(): Promise<void>;
}

export async function installExecutable(): Promise<Executable> {
  await buildExecutable();
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-executable-'));
  // No desktop session either: not the one of whoever runs the tests.
  const env = { PATH: '', HOME: folder, XDG_RUNTIME_DIR: folder, DRAWBRIDGE_HOME: join(folder, 'state') };
  const hosts: StdioHost[] = [];
  const started: ChildProcess[] = [];
  const start = (...args: string[]) => {
    const child = spawn(executable, args, { env, cwd: folder, stdio: 'pipe' });
    started.push(child);
    return child;
  };
  const run = (...args: string[]) => finished(start(...args));
  const entry = (server: string) => {
    const file = join(folder, '.config', 'Claude', 'claude_desktop_config.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as {
      mcpServers: Record<string, ReturnType<Executable['entry']>>;
    };
    const found = config.mcpServers[server];
    if (!found) throw new Error(`no entry for ${server}`);
    return found;
  };
  return {
    folder,
    env,
    run,
    start,
    entry,
    host(server) {
      const { command, args, env: own = {} } = entry(server);
      const host = launchHost({ command, args, env: { PATH: '', HOME: folder, ...own } });
      hosts.push(host);
      return host;
    },
    async stop() {
      await Promise.all(hosts.map((host) => host.stop()));
      await stopCore(run);
      await Promise.all(started.map(ended));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Stops the core, if one runs, and waits until its process is no more. */
async function stopCore(run: Executable['run']): Promise<void> {
  const status = await run('status', '--json');
  if (status.code !== 0) return;
  const { pid } = JSON.parse(status.stdout) as { pid: number };
  await run('stop');
  await gone(pid);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Resolves when the process is no more. A core that a bridge started is not our child and gives no event, so this looks. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
