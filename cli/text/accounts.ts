import type { ServerView } from '../../shared/contract.ts';
import type { Account } from '../../shared/models.ts';
import { accountName } from './names.ts';
import type { Paint } from './paint.ts';
import { type Cell, table } from './table.ts';
import { relativeTime } from './time.ts';

/** An account and who uses it: hosts that were not given another use the default. */
export type AccountRow = Account & { default: boolean; agents: string[] };

export function accountRows(servers: readonly ServerView[]): AccountRow[] {
  return servers.flatMap(({ accounts, account, chosen }) =>
    accounts.map((one) => ({
      ...one,
      default: one.id === account?.id,
      agents: chosen.filter((choice) => choice.account === one.id).map(({ agent }) => agent),
    })),
  );
}

export function accountsText(servers: readonly ServerView[], paint: Paint, now: number): string {
  const rows = accountRows(servers);
  if (rows.length === 0) return 'Nobody is signed in. Sign in: drawbridge login SERVER\n';
  const cells = rows.map((row): Cell[] => [
    row.server,
    { text: accountName(row), paint: paint.bold },
    usedBy(row),
    row.scopes.join(' '),
    relativeTime(row.signedInAt, now),
    row.issuer,
  ]);
  return table(['SERVER', 'ACCOUNT', 'USED BY', 'MAY DO', 'SINCE', 'SIGNED IN AT'], cells, paint);
}

function usedBy(row: AccountRow): string {
  const hosts = row.agents.join(', ');
  if (!row.default) return hosts === '' ? 'no host' : hosts;
  return hosts === '' ? 'hosts' : `hosts, ${hosts}`;
}
