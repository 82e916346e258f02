/** Everybody in the story: a company, a person, Drawbridge itself and a host, all on this machine. */
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
import { type Company, startCompany } from '../test/fakes/company.ts';
import { startLegacyServer } from '../test/fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../test/fakes/mcp-servers/modern-server.ts';
import { createScriptedPerson, type ScriptedPerson } from '../test/fakes/scripted-person.ts';
import { launchHost, type StdioHost } from '../test/harness/stdio-host.ts';

export interface Cast {
  company: Company<'notes' | 'wiki'>;
  person: ScriptedPerson;
  control: ControlClient;
  /** Launches the bridge as Claude Desktop's configuration says. */
  launchHost(server: string): StdioHost;
  /** The configuration the host reads. */
  hostFile: string;
  /** The names in it that launch our bridge. */
  ourServers(): string[];
  bridge: { command: string; args: string[]; env: Record<string, string> };
  /** Ends everything and removes every trace. */
  leave(): Promise<void>;
}

/** `browser`: the scripted person's unless a real one is given. */
export async function gather(given: { browser?: Browser; rendererFolder?: string } = {}): Promise<Cast> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-demo-'));
  const home = join(folder, 'state');
  const env = { ...process.env, ...ownFolders(folder), DRAWBRIDGE_HOME: home };
  const places = placesHere(env);
  const company = await startCompany({ notes: startLegacyServer, wiki: startModernServer });
  const person = createScriptedPerson({ login: 'ada' });
  // A name of this run's own: the person's real key is never touched.
  const keychain = createOsKeychain({ account: `demo-${randomBytes(4).toString('hex')}` });
  const bridge = {
    command: process.execPath,
    args: [join(import.meta.dirname, '..', 'dist', 'bridge.js')],
    env: { DRAWBRIDGE_HOME: home },
  };
  const machine = { platform: process.platform, env, home: folder };
  const core = await startCore({
    places,
    machine,
    clock: systemClock,
    browser: given.browser ?? person,
    keychain,
    launcher: bridge,
    rendererFolder: given.rendererFolder,
  });
  const hostFile = configFile(folder);
  mkdirSync(dirname(hostFile), { recursive: true });
  const hosts: StdioHost[] = [];
  return {
    company,
    person,
    control: createControlClient(places),
    bridge,
    hostFile,
    ourServers: () =>
      Object.entries(entriesIn(hostFile))
        .filter(([, { args }]) => args.includes('--entry'))
        .map(([name]) => name),
    launchHost(server) {
      const entry = entryOf(hostFile, server);
      const host = launchHost({ ...entry, env: { ...entry.env, HOME: folder, PATH: process.env['PATH'] ?? '' } });
      hosts.push(host);
      return host;
    },
    async leave() {
      await Promise.all(hosts.map((host) => host.stop()));
      await core.stop();
      await company.stop();
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
