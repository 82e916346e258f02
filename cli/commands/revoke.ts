import type { Command } from 'commander';
import type { Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { counted } from '../text/bounds.ts';
import type { Tools } from '../tools.ts';

interface RevokeOptions {
  all?: boolean;
  server?: string;
  host?: string;
  json?: boolean;
}

export function addRevokeCommand(program: Command, tools: Tools): void {
  program
    .command('revoke [ID...]')
    .description(revokeAbout)
    .option('--all', 'every permission')
    .option('--server <SERVER>', 'those for this server')
    .option('--host <HOST>', 'those for this host')
    .option('--json', 'print how many as JSON')
    .action((ids: string[], options: RevokeOptions) => revoke(tools, ids, options));
}

const revokeAbout = about(
  'Take permissions back. Calls that wait are decided anew. What a policy says stays.',
  'revoke r2 g5',
  'revoke --server crm --host cursor',
  'revoke --all',
);

async function revoke({ core, terminal }: Tools, ids: string[], options: RevokeOptions): Promise<void> {
  const { all, server, host, json } = options;
  const some = server !== undefined || host !== undefined;
  if (ids.length === 0 && !all && !some)
    fail('usage', { reason: 'Say which permissions to revoke, or --server, --host or --all.' });
  if ([ids.length > 0, all, some].filter((given) => given).length > 1)
    fail('usage', { reason: 'Give either ids, or --all, or --server and --host.' });
  const { permissions } = await core();
  const chosen = some ? idsOf(await permissions.list(), options) : ids;
  const done = all || chosen.length > 0 ? await permissions.revoke(all ? { all } : { ids: chosen }) : { revoked: 0 };
  terminal.write(
    json ? `${visibleJson(done, 2)}\n` : `Revoked ${counted(done.revoked, 'permission', 'permissions')}.\n`,
  );
}

/** The person's own that name this server and this host; a policy's cannot be revoked. */
function idsOf(permissions: readonly Permission[], { server, host }: RevokeOptions): string[] {
  return permissions
    .filter(({ origin }) => origin === 'rule' || origin === 'grant')
    .filter((one) => (server === undefined || one.server === server) && (host === undefined || one.host === host))
    .map(({ id }) => id);
}
