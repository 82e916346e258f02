import type { Access, AccessSet } from '../../../shared/models.ts';
import { isoTime } from '../../ports/clock.ts';
import type { AccessBook } from './access-book.ts';
import type { Accounts } from './accounts.ts';
import type { ScopePolicy } from '../auth.ts';
import { showScope } from './scope-words.ts';
import { setName, type SetRow, type SetRows } from '../tokens/set-rows.ts';

interface AccessParts {
  accounts: Accounts;
  rows: SetRows;
  book: AccessBook;
  policy: ScopePolicy;
}

/** Who may do what: every token set, the scopes each tool is known to need, and the widenings that were refused. */
export function accessOf(server: string | undefined, { accounts, rows, book, policy }: AccessParts): Access {
  const people = accounts.list(server);
  const sets = people.flatMap((account) =>
    rows.of(account.server, account.id).map((row): AccessSet => {
      const { name, issuer } = account;
      return { ...setShown(row, policy), issuer, ...(name !== undefined && { accountName: name }) };
    }),
  );
  const servers = new Set([...people.map((one) => one.server), ...(server === undefined ? [] : [server])]);
  const fromPolicy = [...servers].flatMap((of) =>
    Object.entries(policy.tools(of)).map(([tool, scopes]) => ({ server: of, tool, scopes: [...scopes] })),
  );
  const ruled = new Set(fromPolicy.map((one) => JSON.stringify([one.server, one.tool])));
  const learned = book.tools(server).filter((one) => !ruled.has(JSON.stringify([one.server, one.tool])));
  return {
    sets,
    tools: [
      ...fromPolicy.map((one) => ({ ...one, source: 'policy' as const })),
      ...learned.map((one) => ({ ...one, source: 'learned' as const })),
    ],
    refused: book.refused(server),
  };
}

function setShown(
  { key, scopes, withheld = [], since, until, expiresAt }: SetRow,
  policy: ScopePolicy,
): Omit<AccessSet, 'issuer'> {
  return {
    id: setName(key),
    server: key.server,
    account: key.account,
    ...(key.agent !== undefined && { agent: key.agent }),
    scopes: scopes.map((scope) => showScope(scope, scopes, policy)),
    ...(withheld.length > 0 && { withheld: [...withheld] }),
    since: isoTime(since),
    ...(until !== undefined && { until: isoTime(until) }),
    ...(expiresAt !== undefined && { tokenExpiresAt: isoTime(expiresAt) }),
  };
}
