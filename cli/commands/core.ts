import type { Command } from 'commander';
import { assertNever } from '../../shared/assert-never.ts';
import type { CoreStatus } from '../../shared/contract.ts';
import type { VaultStatus } from '../../shared/models.ts';
import { ProblemError } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { facts } from '../text/table.ts';
import { relativeTime } from '../text/time.ts';
import type { Tools } from '../tools.ts';

export function addCoreCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  // Run by main.ts, which loads the core and nothing of this; here for their help.
  program.command('serve').description(serveAbout);
  program.command('bridge [URL]').description(bridgeAbout);

  program
    .command('status')
    .description('Show whether Drawbridge runs, and how it is. Exit code 3 when it does not run.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await tools.running().core.status();
      terminal.write(json ? `${visibleJson(status, 2)}\n` : statusText(status, tools));
    });

  program
    .command('stop')
    .description('Stop Drawbridge. Hosts that are open start it again with their next request.')
    .action(async () => {
      const core = tools.running();
      const { pid } = await core.core.status();
      await core.core.stop();
      await stopped(() => core.core.status());
      terminal.write(`Drawbridge (pid ${pid}) has stopped.\n`);
    });
}

const serveAbout = `Run Drawbridge in the foreground until Ctrl-C. For SSH, containers and services;
hosts and commands start it by themselves where none runs.`;

const bridgeAbout = `Carry a host's stdio to Drawbridge and back. This is what hosts run.

Examples:
  drawbridge bridge https://mcp.example.com/mcp    any host; you approve it once
  drawbridge bridge --entry ID                     as written by \`drawbridge connect\``;

/** Waits until nobody answers any more; a core that hangs while stopping must not hang us too. */
async function stopped(ask: () => Promise<unknown>): Promise<void> {
  const { setTimeout: delay } = await import('node:timers/promises');
  for (let left = 200; left > 0; left--) {
    try {
      await ask();
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'core-not-running') return;
      throw error;
    }
    await delay(50);
  }
}

function statusText(status: CoreStatus, { terminal }: Tools): string {
  const { paint } = terminal;
  const prompts = status.openPrompts === 0 ? 'none open' : `${status.openPrompts} open: see \`drawbridge prompts\``;
  const since = relativeTime(status.startedAt, terminal.now());
  return (
    `Drawbridge ${status.version} is ${paint.good('running')} (pid ${status.pid}, started ${since}).\n` +
    facts(
      [
        ['vault', { text: vaultText(status.vault), paint: status.vault.usable ? (text) => text : paint.warn }],
        ['servers', String(status.servers)],
        ['bridges', String(status.bridges)],
        ['prompts', { text: prompts, paint: status.openPrompts === 0 ? (text) => text : paint.warn }],
        ['home', status.home],
      ],
      paint,
    )
  );
}

const keychainWords = {
  ok: 'ready',
  locked: 'locked',
  absent: 'not found on this machine',
  denied: 'refuses access',
  replaced: 'not the one that sealed what is stored',
} as const;

/** The vault in plain words: what keeps secrets, and whether it can right now. */
export function vaultText({ mode, keychain, usable, records }: VaultStatus): string {
  const held = `${records} ${records === 1 ? 'secret' : 'secrets'} stored`;
  switch (mode) {
    case 'keychain':
      return `system keychain, ${keychainWords[keychain]}; ${held}`;
    case 'session-only':
      return 'session-only: secrets are forgotten when Drawbridge stops';
    case 'passphrase':
      return `passphrase, ${usable ? 'unlocked' : 'locked'}; ${held}`;
    case 'unset':
      return `none chosen; the keychain is ${keychainWords[keychain]}, so nothing is stored`;
    default:
      return assertNever(mode);
  }
}
