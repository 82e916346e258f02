import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment } from '../processes.ts';
import { Missing, type Subject } from './subject.ts';

const version = '0.15.1';
const peers = join(import.meta.dirname, '..', '..', '.cache', 'peers');
const script = join(peers, 'node_modules', 'mcp-remote', 'dist', 'proxy.js');

/** The best known peer, started as its own script: no npx in front, so that only its own time counts. */
export const mcpRemote: Subject = {
  name: 'mcp-remote',
  prepare({ processes, near, far }) {
    if (!isInstalled()) install();
    const env = { ...bareEnvironment(processes), MCP_REMOTE_CONFIG_DIR: join(processes.folder, 'mcp-remote') };
    const command = (url: string) => ({ command: process.execPath, args: [script, url], env });
    return Promise.resolve({ near: command(near), far: command(far) });
  },
};

function isInstalled(): boolean {
  const manifest = join(peers, 'node_modules', 'mcp-remote', 'package.json');
  return existsSync(manifest) && readFileSync(manifest, 'utf8').includes(`"version": "${version}"`);
}

function install(): void {
  mkdirSync(peers, { recursive: true });
  writeFileSync(join(peers, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `mcp-remote@${version}`];
  try {
    execFileSync('npm', args, { cwd: peers, stdio: 'ignore', timeout: 120_000, shell: process.platform === 'win32' });
  } catch {
    throw new Missing(`npm could not install mcp-remote@${version} into .cache/peers`);
  }
}
