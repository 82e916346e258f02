/** The hosts we know: where each keeps its servers, and in which format. A new host is a row here. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderExists } from './config-file.ts';
import type { HostFormat } from './format.ts';
import { jsonFormat } from './json-format.ts';

export interface HostMachine {
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  home: string;
}

export interface Location {
  file: string;
  /** The host was seen there; where it was seen nowhere, the first location counts. */
  present: boolean;
}

export interface HostDefinition {
  id: string;
  title: string;
  format: HostFormat;
  /** The key that holds the servers. */
  section: string;
  /** What the person must do for the host to notice a change. */
  afterwards: string;
  locations(machine: HostMachine): Promise<Location[]>;
}

export const hostDefinitions: readonly HostDefinition[] = [
  {
    id: 'claude-desktop',
    title: 'Claude Desktop',
    format: jsonFormat,
    section: 'mcpServers',
    afterwards: 'Quit Claude Desktop fully and start it again: it reads this file only when it starts.',
    locations: claudeDesktop,
  },
];

const claudeFile = 'claude_desktop_config.json';

async function claudeDesktop({ platform, env, home }: HostMachine): Promise<Location[]> {
  if (platform === 'darwin') return [await inFolder(join(home, 'Library', 'Application Support', 'Claude'))];
  if (platform === 'win32') return claudeOnWindows(env, home);
  return [await inFolder(join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Claude'))];
}

async function inFolder(folder: string): Promise<Location> {
  return { file: join(folder, claudeFile), present: await folderExists(folder) };
}

/**
 * An installation from an MSIX package reads a redirected copy below its package folder and never the file in Roaming; an
 * older installation reads Roaming only. Both can be on one machine, so each that exists gets the entry.
 */
async function claudeOnWindows(env: HostMachine['env'], home: string): Promise<Location[]> {
  const roaming = env['APPDATA'] || join(home, 'AppData', 'Roaming');
  const packages = join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Packages');
  const packaged = (await namesIn(packages))
    .filter((name) => name.startsWith('Claude_'))
    .toSorted()
    .map((name) => ({
      file: join(packages, name, 'LocalCache', 'Roaming', 'Claude', claudeFile),
      present: true,
    }));
  return [await inFolder(join(roaming, 'Claude')), ...packaged];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // No such folder: an older Windows, or no packaged app at all.
  }
}
