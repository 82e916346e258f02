import type { Command } from 'commander';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { statusText } from '../text/status.ts';
import type { Tools } from '../tools.ts';

export function addCoreCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  // Run by main.ts, which loads the core and nothing of this; here for their help.
  program.command('serve').description(serveAbout);
  program.command('bridge [URL]').description(bridgeAbout);

  program
    .command('status')
    .description(
      about(
        'Show whether Drawbridge runs, and what needs you. Exit code 3 when it does not run.',
        'status',
        'status --json',
      ),
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const core = tools.running();
      const status = await core.core.status();
      if (json) return terminal.write(`${visibleJson(status, 2)}\n`);
      terminal.write(statusText(status, await core.servers.list(), terminal.paint, terminal.now()));
    });

  program
    .command('stop')
    .description(about('Stop Drawbridge. Hosts that are open start it again with their next request.', 'stop'))
    .action(async () => {
      const core = tools.running();
      const { pid } = await core.core.status();
      await core.core.stop();
      await stopped(pid);
      terminal.write(`Drawbridge (pid ${pid}) has stopped.\n`);
    });

  const pause = (name: string, paused: boolean, says: string, done: string) =>
    program
      .command(name)
      .description(about(says, name))
      .action(async () => {
        await (await tools.core()).core.pause({ paused });
        terminal.write(`${done}\n`);
      });
  pause(
    'pause',
    true,
    'Refuse every tool call of every host at once, until resumed.',
    'Every tool call is refused now.',
  );
  pause('resume', false, 'Let tool calls run again as permissions say.', 'Tool calls run again.');
}

const serveAbout = about(
  `Run Drawbridge in the foreground until Ctrl-C. For SSH, containers and services; hosts and commands start it by themselves where none runs.`,
  'serve',
);

const bridgeAbout = about(
  `Carry a host's stdio to Drawbridge and back. This is what hosts run: with --entry ID, as written by \`drawbridge connect\`, or with a server's address, which you approve once.`,
  'bridge https://mcp.example.com/mcp',
);

/**
 * Waits until the process is gone: before, its files are not closed and another could not start. A core that hangs while
 * stopping must not hang us too.
 */
async function stopped(pid: number): Promise<void> {
  const { setTimeout: delay } = await import('node:timers/promises');
  for (let left = 200; left > 0 && isAlive(pid); left--) await delay(50);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
