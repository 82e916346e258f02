import type { Command } from 'commander';
import type { Access } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accessText } from '../text/access.ts';
import { accountName } from '../text/names.ts';
import { revocationText } from '../text/sign-out.ts';
import type { Tools } from '../tools.ts';

interface Json {
  json?: boolean;
}

export function addAccessCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (json: boolean | undefined, data: unknown, text: () => string) =>
    terminal.write(json ? `${visibleJson(data, 2)}\n` : text());

  const access = program
    .command('access [SERVER]')
    .description(accessAbout)
    .helpCommand(false)
    .option('--json', 'print JSON')
    .action(async (server: string | undefined, { json }: Json) => {
      const held = await (await tools.core()).access.list(server === undefined ? {} : { server });
      say(json, held, () => accessText(held, terminal.paint, terminal.now()));
    });

  access
    .command('narrow SERVER [HOST]')
    .description(narrowAbout)
    .option('--account <NAME>', 'what it was given with this account')
    .option('--json', 'print JSON')
    .action(async (server: string, host: string | undefined, { account, json }: { account?: string } & Json) => {
      const core = await tools.core();
      const { sets } = host === undefined ? { sets: [] } : await core.access.list({ server });
      // One word is an id: the core knows it, or says that it does not.
      const id = host === undefined ? server : widened(sets, host, account);
      const done = await core.access.narrow({ id });
      say(json, done, () => `Taken back. ${revocationText(done)}\n`);
    });

  access
    .command('forget SERVER [HOST]')
    .description(forgetAbout)
    .option('--json', 'print JSON')
    .action(async (server: string, host: string | undefined, { json }: Json) => {
      const core = await tools.core();
      const { refused } = host === undefined ? { refused: [] } : await core.access.list({ server });
      const ids = host === undefined ? [server] : refusals(refused, host);
      for (const id of ids) await core.access.forgetRefusal({ id });
      const done = { forgotten: ids.length };
      say(json, done, () => 'Forgotten: you are asked again when a tool needs it.\n');
    });
}

const accessAbout = about(
  'Show what tools need and who may do it. Also what hosts were given beyond the others, and what you refused.',
  'access',
  'access crm --json',
  'access narrow crm cursor',
);

const narrowAbout = about(
  'Take back what one host was given beyond the others. It keeps what every host has. An id from `access --json` will do too.',
  'access narrow crm cursor',
);

const forgetAbout = about(
  'Forget that you refused more access, so that it can be asked for again. An id from `access --json` will do too.',
  'access forget crm cursor',
);

/** What the host was given, with that account where there are several. */
function widened(sets: Access['sets'], host: string, account: string | undefined): string {
  const own = sets.filter(({ agent }) => agent === host);
  const named = account === undefined ? own : own.filter((set) => [set.account, set.accountName].includes(account));
  const [set, another] = named;
  if (set === undefined) return fail('usage', { reason: `Nothing was given to "${host}" there beyond the others.` });
  if (another === undefined) return set.id;
  const names = named.map((one) => visible(accountName({ id: one.account, name: one.accountName })));
  return fail('usage', { reason: `Say with which --account: ${names.join(', ')}.` });
}

function refusals(refused: Access['refused'], host: string): string[] {
  const ids = refused.filter(({ agent }) => agent === host).map(({ id }) => id);
  return ids.length > 0 ? ids : fail('usage', { reason: `Nothing was refused to "${host}" there.` });
}
