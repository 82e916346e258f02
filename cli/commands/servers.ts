import type { Command } from 'commander';
import type { ServerView } from '../../shared/contract.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accountName } from '../text/names.ts';
import { checkHeaderNames, headerOption, headerQuestions, headersOf } from './headers.ts';
import { clientOptions, readClient, type ClientOptions } from './client-options.ts';
import type { Paint } from '../text/paint.ts';
import { signedOutText } from '../text/sign-out.ts';
import { type Cell, table } from '../text/table.ts';
import type { Tools } from '../tools.ts';
import { accountStateWords } from '../text/account-state.ts';

interface Json {
  json?: boolean;
}

export function addServerCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (json: boolean | undefined, data: unknown, text: () => string) =>
    terminal.write(json ? `${visibleJson(data, 2)}\n` : text());

  clientOptions(program.command('add NAME URL').description(addAbout))
    .option(...headerOption)
    .option('--machine', 'sign in as that client itself, without a person (client credentials)')
    .action(async (name: string, url: string, options: AddOptions) => {
      const { header, json } = options;
      checkHeaderNames(header);
      const { client, typed } = await readClient(options, terminal, headerQuestions(header));
      const headers = header.length === 0 ? {} : { headers: headersOf(header, typed) };
      const machine = options.machine ? { machine: true } : {};
      const added = await (await tools.core()).servers.add({ name, url, ...client, ...machine, ...headers });
      say(json, added, () => addedText(added));
    });

  program
    .command('list')
    .description(about('List the servers and who is signed in to each.', 'list', 'list --json'))
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const servers = await (await tools.core()).servers.list();
      say(json, servers, () => listText(servers, terminal.paint));
    });

  program
    .command('remove SERVER')
    .description(
      about(
        'Remove a server, signing out of it. Hosts keep their entries until you disconnect them.',
        'disconnect claude-desktop crm',
        'remove crm',
      ),
    )
    .option('--json', 'print JSON')
    .action(async (server: string, { json }: Json) => {
      const removed = await (await tools.core()).servers.remove({ server });
      say(json, removed, () => `Removed ${visible(server)}.\n${signedOutText(removed.signOut)}`);
    });
}

interface AddOptions extends ClientOptions {
  machine?: boolean;
  header: string[];
}

const addAbout = about(
  'Add a remote MCP server under a name of your choice.',
  'add crm https://mcp.example.com/mcp',
  'add crm URL --client-id 0oa1b2c3 --client-secret-stdin < secret.txt',
  'add crm URL --client-id 0oa1b2c3 --client-key-stdin --machine < key.pem',
  'add crm URL --header X-Api-Key < key.txt',
);

function accountCell({ accountState, accounts }: ServerView, paint: Paint): Cell {
  const names =
    accounts.length > 1 ? accounts.map((one) => accountName(one)) : accounts.flatMap(({ name }) => name ?? []);
  const text = accountStateWords[accountState] + (names.length === 0 ? '' : ` as ${names.join(', ')}`);
  if (accountState === 'signed-in') return { text, paint: paint.good };
  return accountState === 'sign-in-needed' ? { text, paint: paint.warn } : text;
}

function listText(servers: readonly ServerView[], paint: Paint): string {
  if (servers.length === 0) return 'No servers yet. Add one: drawbridge add NAME URL\n';
  const rows = servers.map((one) => [one.id, accountCell(one, paint), one.protocolVersion ?? '', one.url]);
  return table(['SERVER', 'ACCOUNT', 'PROTOCOL', 'ADDRESS'], rows, paint);
}

function addedText({ id, url }: ServerView): string {
  return (
    `Added ${visible(id)} (${visible(url)}).\n` +
    `  Sign in, if it asks for that:  drawbridge login ${visible(id)}\n` +
    `  Connect a host:                drawbridge connect claude-desktop ${visible(id)}\n`
  );
}
