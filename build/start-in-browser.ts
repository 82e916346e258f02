/** The headless core with its screens in the system's browser, for machines without the desktop app. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { dist } from './bundle.ts';

/** What `drawbridge status` answers where no core runs. */
const notRunning = 3;

/**
 * Starts the core where none runs, opens the screens, and stays until the core ends. Ctrl-C stops the core that was started
 * here and no other. Gives the exit code.
 */
export async function startInBrowser(say: (line: string) => void): Promise<number> {
  if ((await drawbridge(['status'], 'ignore')) !== notRunning) {
    say('Drawbridge runs already; this leaves it running.');
    return (await drawbridge(['ui'], 'inherit')) ?? 1;
  }
  // In a process group of its own: Ctrl-C reaches it once, from here.
  const core = spawn(process.execPath, [join(dist, 'core.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    detached: true,
  });
  const ended = once(core, 'exit');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => core.kill('SIGTERM'));
  if (await isUp(core)) {
    await drawbridge(['ui'], 'inherit');
    say('Ctrl-C stops Drawbridge.');
  }
  const [code] = (await ended) as [number | null];
  return code ?? 1;
}

async function drawbridge(args: string[], stdio: 'ignore' | 'inherit'): Promise<number | null> {
  const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { stdio: ['ignore', stdio, stdio] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Hands on what the core says; `true` as soon as it says that it runs, `false` where it ends instead. */
function isUp({ stderr }: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      said = (said + chunk.toString('utf8')).slice(-10_000);
      if (said.includes('running for ')) resolve(true);
    });
    stderr?.once('end', () => resolve(false));
  });
}
