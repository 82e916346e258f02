import type { Command } from 'commander';
import type { ServerView } from '../../shared/contract.ts';
import type { Account } from '../../shared/models.ts';
import { companyOfId } from '../../shared/company-id.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { followSignIn } from '../sign-in/follow-sign-in.ts';
import { signInNeeded } from '../sign-in/sign-in-needed.ts';
import { accountsText, accountRows } from '../text/accounts.ts';
import { accountName } from '../text/names.ts';
import { signedOutText } from '../text/sign-out.ts';
import type { Tools } from '../tools.ts';
import { accountOf } from './account-of.ts';

interface Json {
  json?: boolean;
}

export function addAccountCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (json: boolean | undefined, data: unknown, text: () => string) =>
    terminal.write(json ? `${visibleJson(data, 2)}\n` : text());

  program
    .command('login [SERVER]')
    .description(loginAbout)
    .option('--all', 'wherever a sign-in is needed again, one after the other')
    .option('--account <NAME>', 'sign this account in again')
    .option('--another', 'sign in with one more account, beside those there are')
    .option('--company <NAME>', 'by this company’s word, beside the accounts there are')
    .option('--scopes <SCOPES>', 'ask for these scopes, in quotes with spaces between them')
    .option('--yes', 'agree to what is asked for without being asked')
    .option('--paste', 'read the address the browser ends at from stdin, even if it is no terminal')
    .option('--json', 'print the account as JSON when signed in')
    .action(async (named: string | undefined, options: LoginOptions) => {
      const { another, yes, paste, json } = options;
      if (options.all) return signInEverywhere(named, options, tools);
      const server = named ?? fail('usage', { reason: 'Say which server to sign in to, or --all.' });
      if (another && options.account !== undefined) fail('usage', { reason: 'Give either --account or --another.' });
      const core = await tools.core();
      const request = {
        server,
        ...(await accountOf(core, server, options.account)),
        ...(another ? { another } : {}),
        ...(options.company === undefined ? {} : { company: companyOfId(options.company) ?? options.company }),
        ...(options.scopes === undefined ? {} : { scopes: words(options.scopes) }),
      };
      const account = await followSignIn(core, request, terminal, { yes: yes ?? false, paste: paste ?? false });
      const name = account.name === undefined ? '' : ` as ${visible(account.name)}`;
      say(json, account, () => `Signed in to ${visible(server)}${name}.\n`);
    });

  program
    .command('logout [SERVER]')
    .description(logoutAbout)
    .option('--account <NAME>', 'this account alone')
    .option('--all', 'every account of every server')
    .option('--json', 'print JSON')
    .action(async (server: string | undefined, { account, all, json }: LogoutOptions) => {
      const out = outOf(server, account, all);
      const { servers } = await tools.core();
      const results = await (out === undefined
        ? servers.signOutEverywhere()
        : servers.signOut({ server: out, ...(await accountOf({ servers }, out, account)) }));
      say(json, results, () => signedOutText(results));
    });

  program
    .command('accounts [SERVER]')
    .description(accountsAbout)
    .option('--json', 'print JSON')
    .action(async (server: string | undefined, { json }: Json) => {
      const servers = chosen(await (await tools.core()).servers.list(), server);
      say(json, accountRows(servers), () => accountsText(servers, terminal.paint, terminal.now()));
    });

  program
    .command('use-account SERVER [ACCOUNT]')
    .description(useAbout)
    .option('--host <HOST>', 'for this host alone')
    .option('--default', 'in place of an account: the host uses what hosts use')
    .option('--json', 'print the server as JSON')
    .action(async (server: string, name: string | undefined, options: UseOptions) => {
      checkUse(name, options);
      const { host, json } = options;
      const core = await tools.core();
      const { account } = await accountOf(core, server, name);
      const view = await core.servers.useAccount({
        server,
        ...(account === undefined ? {} : { account }),
        ...(host === undefined ? {} : { agent: host }),
      });
      say(json, view, () => usedText(view, account, host));
    });
}

interface UseOptions extends Json {
  host?: string;
  default?: boolean;
}

/** One after the other; one that comes to nothing ends it, and the rest stay as they are. */
async function signInEverywhere(
  named: string | undefined,
  { account, another, scopes, company, yes = false, paste = false, json }: LoginOptions,
  { terminal, core: start }: Tools,
): Promise<void> {
  if ([named, account, another, scopes, company].some((one) => one !== undefined)) {
    fail('usage', { reason: '--all signs in wherever that is needed; give nothing beside it.' });
  }
  const core = await start();
  const accounts: Account[] = [];
  for (const server of await signInNeeded(core)) {
    const one = await followSignIn(core, { server }, terminal, { yes, paste });
    accounts.push(one);
    if (!json) terminal.write(`Signed in to ${visible(server)}.\n`);
  }
  if (json) terminal.write(`${visibleJson(accounts, 2)}\n`);
  else if (accounts.length === 0) terminal.write('No sign-in is needed anywhere.\n');
}

interface LoginOptions extends Json {
  all?: boolean;
  company?: string;
  account?: string;
  another?: boolean;
  scopes?: string;
  yes?: boolean;
  paste?: boolean;
}

interface LogoutOptions extends Json {
  account?: string;
  all?: boolean;
}

const loginAbout = about(
  'Sign in to a server, or at a company (@NAME) for all its servers. Shows first what would be asked for and where; then your browser opens. Waits until you are done; Ctrl-C cancels.',
  'login crm',
  'login crm --another',
  'login crm --scopes "contacts.read profile"',
  'login @acme',
  'login --all',
);

const logoutAbout = about(
  'Sign out of a server, of a company (@NAME) and all its servers, or of all. Tokens are revoked where they were issued, and forgotten here.',
  'logout crm',
  'logout crm --account robin@example.com',
  'logout @acme',
  'logout --all',
);

const accountsAbout = about(
  'List who is signed in where. With each: which hosts use it, and what it may do.',
  'accounts',
  'accounts crm',
);

const useAbout = about(
  'Choose the account of a server that hosts use, or one host alone. Name it as `accounts` does, or by its id.',
  'use-account crm robin@example.com',
  'use-account crm sam@example.com --host cursor',
  'use-account crm --host cursor --default',
);

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** The server to sign out of; `undefined` is all of them. */
function outOf(server: string | undefined, account: string | undefined, all: boolean | undefined): string | undefined {
  if (!all) return server ?? fail('usage', { reason: 'Say which server to sign out of, or --all.' });
  if (server === undefined && account === undefined) return undefined;
  return fail('usage', { reason: '--all signs out of every server; give nothing beside it.' });
}

function chosen(servers: readonly ServerView[], server: string | undefined): readonly ServerView[] {
  if (server === undefined) return servers;
  const found = servers.filter(({ id }) => id === server);
  return found.length > 0 ? found : fail('server-unknown', { server });
}

function checkUse(name: string | undefined, { host, default: toDefault = false }: UseOptions): void {
  if ((name === undefined) !== toDefault) fail('usage', { reason: 'Give either an account or --default.' });
  if (toDefault && host === undefined) fail('usage', { reason: '--default is for one host: give --host as well.' });
}

function usedText({ id, accounts }: ServerView, account: string | undefined, host: string | undefined): string {
  if (account === undefined) return `${visible(host ?? '')} uses the default account at ${visible(id)} from now on.\n`;
  const used: Pick<Account, 'id' | 'name'> = accounts.find((one) => one.id === account) ?? { id: account };
  const who = host === undefined ? 'Hosts use' : `${visible(host)} uses`;
  return `${who} ${visible(accountName(used))} at ${visible(id)} from now on.\n`;
}
