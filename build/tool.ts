import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface Ran {
  ok: boolean;
  /** Everything it printed, both streams as they came. */
  output: string;
}

/** Runs a development tool of node_modules with this very Node, whatever the machine's own `node` is. */
export function runTool(name: string, args: readonly string[]): Promise<Ran> {
  return run(process.execPath, [script(name), ...args]);
}

export function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    const keep = (part: Buffer) => parts.push(part);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(parts).toString('utf8') }));
  });
}

/** The script behind a package's command of the same name (`typescript`'s is `tsc`). */
function script(name: string): string {
  const folder = join(root, 'node_modules', name === 'tsc' ? 'typescript' : name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin[name];
  if (path === undefined) throw new Error(`${folder} has no command "${name}"`);
  return join(folder, path);
}
