import type { ControlClient } from '../../client/control-client.ts';
import { fail } from '../../shared/problem.ts';

/** The account of a server that a person calls `named`, by its id or name; the core says where there is none such. */
export async function accountOf(
  { servers }: Pick<ControlClient, 'servers'>,
  server: string,
  named: string | undefined,
): Promise<{ account?: string }> {
  if (named === undefined) return {};
  const accounts = (await servers.list()).find(({ id }) => id === server)?.accounts ?? [];
  if (accounts.some(({ id }) => id === named)) return { account: named };
  const same = accounts.filter(({ name }) => name?.toLowerCase() === named.toLowerCase());
  if (same.length > 1)
    fail('usage', {
      reason: `${same.length} accounts are called "${named}"; give the id of one, as in \`accounts --json\`.`,
    });
  return { account: same[0]?.id ?? named };
}
