import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlClient, createControlClient } from '../../client/control-client.ts';
import { startCore } from '../../client/start-core.ts';
import { placesHere } from '../../client/this-machine.ts';
import type { Prompt, Remember } from '../../shared/models.ts';
import { installBrowser, type TestBrowser } from './browser.ts';
import { launchHost, type StdioHost } from './stdio-host.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built Drawbridge in a home of its own, as a person would run it. */
export interface Drawbridge {
  readonly home: string;
  /** What a host's process of this person sees. */
  readonly env: Record<string, string>;
  readonly control: ControlClient;
  /** Who follows the sign-in pages, where `browser` was asked for. */
  readonly browser: TestBrowser;
  /** Runs the `drawbridge` command to its end. */
  cli(args: string[], stdin?: string): Promise<Finished>;
  /** Starts it and leaves it running. */
  spawnCli(args: string[]): ChildProcess;
  startCore(): Promise<void>;
  corePid(): Promise<number>;
  /** Ends the core as a crash does, and waits until it is gone. */
  killCore(): Promise<void>;
  /** Adds a server and connects Claude Desktop to it. */
  add(name: string, url: string): Promise<void>;
  /** Connects Claude Desktop to a server that is there. */
  connect(server: string): Promise<void>;
  /** How the host's configuration says to launch the bridge for `server`. */
  launch(server: string): { command: string; args: string[]; env: Record<string, string> };
  /** Launches it. */
  host(server: string, options?: Partial<Parameters<typeof launchHost>[0]>): StdioHost;
  /** Resolves with the next prompt that is open. */
  nextPrompt(): Promise<Prompt>;
  /** Resolves when no prompt is open. */
  noPrompts(): Promise<void>;
  approve(prompt: Prompt, remember?: Remember): Promise<void>;
  /** Ends every host it launched and the core, and removes the home. */
  stop(): Promise<void>;
}

export interface DrawbridgeOptions {
  env?: Record<string, string>;
  /** `session-only` unless the test is about the vault. */
  vault?: 'session-only' | 'untouched';
  /** `scripted`: `BROWSER` is a browser with a scripted person before it; else there is none. */
  browser?: 'scripted' | 'none';
  /** Where the administrator's policy is to be: the core then runs from its sources. */
  managedPolicy?: string;
}

export async function startDrawbridge(options: DrawbridgeOptions = {}): Promise<Drawbridge> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-test-'));
  const browser = installBrowser(join(folder, 'browser'), { login: 'ada' });
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    // No desktop session: never the keychain or the display of whoever runs the tests.
    XDG_RUNTIME_DIR: folder,
    DRAWBRIDGE_HOME: join(folder, 'state'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    ...(options.browser === 'scripted' ? { BROWSER: browser.command } : {}),
    ...options.env,
  };
  const places = placesHere(env);
  const control = createControlClient(places);
  const hosts: StdioHost[] = [];
  const spawnCli = (args: string[]) => spawn(process.execPath, [join(dist, 'cli.js'), ...args], { env, stdio: 'pipe' });
  const start = async () => {
    await startCore({
      core: { command: process.execPath, args: coreOf(options) },
      places,
      env,
      within: 30_000,
    });
  };
  const corePid = async () => (await control.core.status()).pid;
  const entryFor = (server: string) => {
    const file = join(folder, '.config', 'Claude', 'claude_desktop_config.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: Record<string, Entry> };
    const entry = config.mcpServers[server];
    if (!entry) throw new Error(`no entry for ${server}`);
    return entry;
  };

  const launch = (server: string) => {
    const { command, args, env: own = {} } = entryFor(server);
    return { command, args, env: { PATH: env.PATH, HOME: env.HOME, XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR, ...own } };
  };

  const connect = async (server: string) => {
    const launcher = {
      command: process.execPath,
      args: [join(dist, 'bridge.js')],
      env: { DRAWBRIDGE_HOME: env.DRAWBRIDGE_HOME },
    };
    await control.hosts.connect({ host: 'claude-desktop', server, launcher });
  };

  const bridge: Drawbridge = {
    home: places.home,
    env,
    control,
    browser,
    cli: async (args, stdin) => finished(spawnCli(args), stdin),
    spawnCli,
    startCore: start,
    corePid,
    async killCore() {
      const pid = await corePid();
      process.kill(pid, 'SIGKILL');
      await gone(pid);
    },
    async add(name, url) {
      await control.servers.add({ name, url });
      await connect(name);
    },
    connect,
    launch,
    host(server, given = {}) {
      const host = launchHost({ ...launch(server), ...given });
      hosts.push(host);
      return host;
    },
    async nextPrompt() {
      for await (const prompts of await control.prompts.follow()) {
        const [prompt] = prompts;
        if (prompt) return prompt;
      }
      throw new Error('no prompt came');
    },
    async noPrompts() {
      for await (const prompts of await control.prompts.follow()) if (prompts.length === 0) return;
    },
    async approve(prompt, remember = 'once') {
      await control.prompts.answer({ id: prompt.id, answer: 'allow', remember });
    },
    async stop() {
      await Promise.all(hosts.map((host) => host.stop()));
      // A bridge that has just ended may have started one that does not answer yet: it must not outlive its home.
      const pid = await corePid()
        .catch(() => start().then(corePid))
        .catch(() => undefined);
      if (pid !== undefined) {
        await control.core.stop();
        await gone(pid);
      }
      browser.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await start();
    if (options.vault !== 'untouched') await control.vault.use({ mode: 'session-only' });
  } catch (error) {
    await bridge.stop();
    throw error;
  }
  return bridge;
}

function coreOf({ managedPolicy }: DrawbridgeOptions): string[] {
  return managedPolicy === undefined
    ? [join(dist, 'core.js')]
    : [join(import.meta.dirname, '..', 'fakes', 'managed-core-process.ts'), managedPolicy];
}

interface Entry {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** What a command printed, once it has ended. */
export async function finished(child: ChildProcess, stdin = ''): Promise<Finished> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  // A command may end without reading it.
  child.stdin?.on('error', expectUnread);
  child.stdin?.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
}

function expectUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Resolves when the process is no more. A process that is not our child gives no event, so this looks. */
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
