import { Argument, type Command } from 'commander';
import type { VaultMode, VaultStatus } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { vaultWords } from '../../shared/needs.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';

const modes: readonly VaultMode[] = ['keychain', 'session-only', 'passphrase'];

interface Json {
  json?: boolean;
}

export function addVaultCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (status: VaultStatus, json: boolean | undefined) =>
    terminal.write(json ? `${visibleJson(status, 2)}\n` : `Vault: ${vaultWords(status)}.\n`);
  const vault = program
    .command('vault')
    .description(about('Where sign-ins are kept: see it, choose it, unlock it.', 'vault', 'vault use session-only'))
    .helpCommand(false);

  vault
    .command('status', { isDefault: true })
    .description(about('Show where secrets are kept and whether they can be used right now.', 'vault status'))
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
    .description(
      about(
        'Unlock a vault that is sealed with a passphrase. It is asked for, or read from stdin.',
        'vault unlock',
        'vault unlock < passphrase.txt',
      ),
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const passphrase = given(await terminal.askSecret('Passphrase: '));
      say(await (await tools.core()).vault.unlock({ passphrase }), json);
    });
}

const useAbout = about(
  `Choose where secrets are kept.

  keychain       sealed with a key in the system's keychain (default)
  session-only   in memory; forgotten when Drawbridge stops
  passphrase     sealed with a passphrase you type after every start`,
  'vault use session-only',
  'vault use passphrase < passphrase.txt',
);

async function newPassphrase({ terminal }: Tools): Promise<string> {
  const first = given(await terminal.askSecret('New passphrase: '));
  if (terminal.typed && (await terminal.askSecret('Once more: ')) !== first)
    fail('usage', { reason: 'The two passphrases differ; nothing was changed.' });
  return first;
}

function given(passphrase: string): string {
  return passphrase === '' ? fail('usage', { reason: 'No passphrase was given; nothing was changed.' }) : passphrase;
}
