/** A machine of its own for each test: a home folder, a clock that stands still, and a book of entries as the core has it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHosts, type EntryDraft, type Hosts, type Launcher } from '../../core/hosts/hosts.ts';

export interface HostsMachine extends Disposable {
  hosts: Hosts;
  home: string;
  backups: string;
  /** Claude Desktop's file on this platform; its folder exists unless `bare`. */
  file: string;
  entries: Map<string, EntryDraft>;
  /** Runs while a connect or disconnect is between reading and writing. */
  meanwhile(act: () => void): void;
}

export interface HostsMachineOptions {
  platform?: 'linux' | 'darwin' | 'win32';
  /** The host was never started here. */
  bare?: boolean;
}

export const launcher: Launcher = { command: '/opt/drawbridge/drawbridge', args: ['bridge'], env: {} };

export function hostsMachine({ platform = 'linux', bare = false }: HostsMachineOptions = {}): HostsMachine {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'drawbridge-hosts-')));
  const backups = join(home, 'state', 'backups');
  const file = join(home, claudeFile[platform]);
  if (!bare) mkdirSync(dirname(file), { recursive: true });
  const entries = new Map<string, EntryDraft>();
  let interruption: (() => void) | undefined;
  const interrupt = () => {
    const act = interruption;
    interruption = undefined;
    act?.();
  };
  const hosts = createHosts({
    machine: { platform, env: {}, home },
    clock: { now: () => Date.UTC(2026, 10, 22, 9, 30), after: () => () => {} },
    backupsFolder: backups,
    newEntry(draft) {
      const id = `e${entries.size + 1}`;
      entries.set(id, draft);
      return id;
    },
    forgetEntry: (id) => void entries.delete(id),
    findEntry(host, server) {
      // The room asks only after it has read the files.
      interrupt();
      return [...entries].find(([, entry]) => entry.host === host && entry.server === server)?.[0];
    },
    serverOf: (id) => entries.get(id)?.server,
  });
  return {
    hosts,
    home,
    backups,
    file,
    entries,
    meanwhile: (act) => void (interruption = act),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

const claudeFile = {
  linux: '.config/Claude/claude_desktop_config.json',
  darwin: 'Library/Application Support/Claude/claude_desktop_config.json',
  win32: 'AppData/Roaming/Claude/claude_desktop_config.json',
};
