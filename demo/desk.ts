/** Drawbridge itself and a host, in a folder of their own on this machine. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ControlClient, createControlClient } from '../client/control-client.ts';
import { placesHere } from '../client/this-machine.ts';
import { startCore } from '../core/core.ts';
import type { Browser } from '../core/ports/browser.ts';
import { systemClock } from '../core/ports/clock.ts';
import { createOsKeychain } from '../core/vault/os-keychain.ts';
import { launchHost, type StdioHost } from '../test/harness/stdio-host.ts';

export interface Desk {
  control: ControlClient;
  /** Where Drawbridge keeps its state, and the person's policy file. */
  home: string;
  /** Launches the bridge as Claude Desktop's configuration says. */
  launchHost(server: string): StdioHost;
  /** Launches it as a program does that was only given a server's address. */
  launchStranger(url: string): StdioHost;
  /** The configuration the host reads. */
  hostFile: string;
  /** The names in it that launch our bridge. */
  ourServers(): string[];
  bridge: { command: string; args: string[]; env: Record<string, string> };
  /** Ends hosts and core and removes every trace. */
  leave(): Promise<void>;
}

export async function openDesk({
  browser,
  rendererFolder,
}: {
  browser: Browser;
  rendererFolder?: string | undefined;
}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-demo-'));
  const home = join(folder, 'state');
  const env = { ...process.env, ...ownFolders(folder), DRAWBRIDGE_HOME: home };
  const places = placesHere(env);
  // A name of this run's own: the person's real key is never touched.
  const keychain = createOsKeychain({ account: `demo-${randomBytes(4).toString('hex')}` });
  const dist = join(import.meta.dirname, '..', 'dist');
  const bridge = { command: process.execPath, args: [join(dist, 'bridge.js')], env: { DRAWBRIDGE_HOME: home } };
  const machine = { platform: process.platform, env, home: folder };
  const core = await startCore({
    places,
    machine,
    clock: systemClock,
    browser,
    keychain,
    launcher: bridge,
    rendererFolder,
  });
  const hostFile = configFile(folder);
  mkdirSync(dirname(hostFile), { recursive: true });
  const hosts: StdioHost[] = [];
  const launch = (command: string, args: string[], own: Record<string, string>): StdioHost => {
    const host = launchHost({ command, args, env: { ...own, HOME: folder, PATH: process.env['PATH'] ?? '' } });
    hosts.push(host);
    return host;
  };
  return {
    control: createControlClient(places),
    home,
    bridge,
    hostFile,
    ourServers: () =>
      Object.entries(entriesIn(hostFile))
        .filter(([, { args }]) => args.includes('--entry'))
        .map(([name]) => name),
    launchHost(server) {
      const { command, args, env: own = {} } = entryOf(hostFile, server);
      return launch(command, args, own);
    },
    launchStranger: (url) => launch(process.execPath, [join(dist, 'cli.js'), 'bridge', url], { DRAWBRIDGE_HOME: home }),
    async leave() {
      await Promise.all(hosts.map((host) => host.stop()));
      await core.stop();
      await keychain.delete().catch(() => {});
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Entry {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** What `drawbridge connect claude-desktop` wrote for the host to launch. */
function entryOf(file: string, server: string): Entry {
  const entry = entriesIn(file)[server];
  if (!entry) throw new Error(`${file} has no entry for ${server}`);
  return entry;
}

function entriesIn(file: string): Record<string, Entry> {
  const { mcpServers } = JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: Record<string, Entry> };
  return mcpServers;
}

/** The host's own configuration must stay out of it, wherever this system would look for it. */
function ownFolders(folder: string): Record<string, string> {
  return {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, '.config'),
    APPDATA: join(folder, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(folder, 'AppData', 'Local'),
  };
}

function configFile(folder: string): string {
  const name = 'claude_desktop_config.json';
  if (process.platform === 'darwin') return join(folder, 'Library', 'Application Support', 'Claude', name);
  if (process.platform === 'win32') return join(folder, 'AppData', 'Roaming', 'Claude', name);
  return join(folder, '.config', 'Claude', name);
}
