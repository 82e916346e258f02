import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { bareEnvironment, type Command, type Processes } from '../processes.ts';
import { Missing, type Subject } from './subject.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');

const config = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()).default({}) }),
  ),
});

/** Ourselves, set up as a person would: core running, server added, calls allowed, host connected by the command. */
export const drawbridge: Subject = {
  name: 'drawbridge',
  async prepare({ processes, near, far, slow }) {
    await build(processes);
    for (const file of ['core.js', 'cli.js', 'bridge.js']) {
      if (!existsSync(join(dist, file))) throw new Missing(`dist/${file} does not exist`);
    }
    const env = environment(processes);
    await startCore(processes, env);
    await setUp(processes, 'near', near, env);
    await setUp(processes, 'far', far, env);
    await setUp(processes, 'slow', slow, env);
    const file = claudeFile(env);
    const { mcpServers } = config.parse(JSON.parse(readFileSync(file, 'utf8')));
    const started = (name: string) => entry(mcpServers, name, env);
    return { near: started('near'), far: started('far'), slow: started('slow') };
  },
};

async function build(processes: Processes): Promise<void> {
  const args = [join(root, 'build', 'bundle.ts'), '--quiet'];
  const { code } = await processes.run({ command: process.execPath, args, env: bareEnvironment(processes) });
  if (code !== 0) throw new Missing('`npm run build` failed');
}

function environment(processes: Processes): Record<string, string> {
  const env = { ...bareEnvironment(processes), DRAWBRIDGE_HOME: join(processes.folder, 'drawbridge') };
  mkdirSync(env.DRAWBRIDGE_HOME, { mode: 0o700 });
  mkdirSync(dirname(claudeFile(env)), { recursive: true });
  return env;
}

function claudeFile({ HOME = '' }: Record<string, string>): string {
  const folder = process.platform === 'darwin' ? 'Library/Application Support/Claude' : '.config/Claude';
  return join(HOME, folder, 'claude_desktop_config.json');
}

/** Our own child rather than the command's, so that its id is in the books. */
async function startCore(processes: Processes, env: Record<string, string>): Promise<void> {
  const core = processes.start({ command: process.execPath, args: [join(dist, 'core.js')], env });
  for (let tries = 0; tries < 100; tries++) {
    if (core.exitCode !== null) throw new Missing(`dist/core.js ended with ${core.exitCode}`);
    if (existsSync(join(env['DRAWBRIDGE_HOME'] ?? '', 'control.sock'))) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Missing('dist/core.js opened no control socket within 5 s');
}

async function setUp(processes: Processes, name: string, url: string, env: Record<string, string>): Promise<void> {
  for (const args of [
    ['add', name, url],
    ['allow', '--server', name],
    ['connect', 'claude-desktop', name],
  ]) {
    const command = { command: process.execPath, args: [join(dist, 'cli.js'), ...args], env };
    const { code, said } = await processes.run(command);
    if (code !== 0) throw new Missing(`\`drawbridge ${args.join(' ')}\` failed: ${said.split('\n')[0]}`);
  }
}

function entry(servers: z.infer<typeof config>['mcpServers'], name: string, env: Record<string, string>): Command {
  const found = servers[name];
  if (!found) throw new Missing(`\`drawbridge connect\` wrote no entry "${name}"`);
  return { command: found.command, args: found.args, env: { ...env, ...found.env } };
}
