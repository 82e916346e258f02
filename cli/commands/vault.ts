import { Argument, type Command } from 'commander';
import type { VaultMode, VaultStatus } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import type { Tools } from '../tools.ts';
import { vaultText } from './core.ts';

const modes: readonly VaultMode[] = ['keychain', 'session-only', 'passphrase'];

interface Json {
  json?: boolean;
}

export function addVaultCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (status: VaultStatus, json: boolean | undefined) =>
    terminal.write(json ? `${visibleJson(status, 2)}\n` : `Vault: ${vaultText(status)}.\n`);
  const vault = program.command('vault').description('Where sign-ins are kept: see it, choose it, unlock it.');

  vault
    .command('status')
    .description('Show where secrets are kept and whether they can be used right now.')
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => say(await (await tools.core()).vault.status(), json));

  vault
    .command('use')
    .description(useAbout)
    .addArgument(new Argument('MODE').choices(modes))
    .option('--reset', 'forget every stored sign-in first')
    .option('--json', 'print JSON')
    .action(async (mode: VaultMode, { reset, json }: Json & { reset?: boolean }) => {
      const passphrase = mode === 'passphrase' ? { passphrase: await newPassphrase(tools) } : {};
      say(await (await tools.core()).vault.use({ mode, ...passphrase, reset: reset ?? false }), json);
    });

  vault
    .command('unlock')
    .description('Unlock a vault that is sealed with a passphrase; it is asked for, or read from stdin.')
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const passphrase = given(await terminal.askSecret('Passphrase: '));
      say(await (await tools.core()).vault.unlock({ passphrase }), json);
    });
}

const useAbout = `Choose where secrets are kept.

  keychain       sealed with a key in the system's keychain (default)
  session-only   in memory; forgotten when Drawbridge stops
  passphrase     sealed with a passphrase you type after every start

Examples:
  drawbridge vault use session-only
  drawbridge vault use passphrase < passphrase.txt`;

async function newPassphrase({ terminal }: Tools): Promise<string> {
  const first = given(await terminal.askSecret('New passphrase: '));
  if (terminal.typed && (await terminal.askSecret('Once more: ')) !== first)
    fail('usage', { reason: 'The two passphrases differ; nothing was changed.' });
  return first;
}

function given(passphrase: string): string {
  return passphrase === '' ? fail('usage', { reason: 'No passphrase was given; nothing was changed.' }) : passphrase;
}
