import type { ActivityDraft } from '../../../shared/models.ts';
import type { SignOutResult } from '../../../shared/contract.ts';
import type { AccountRow } from '../accounts/accounts.ts';
import { signOutAccount, type SignOutParts } from './sign-out.ts';
import type { Upkeep } from './upkeep.ts';

interface Parts extends SignOutParts {
  upkeep: Upkeep;
  record: (draft: ActivityDraft) => void;
  changed: (server: string) => void;
}

/**
 * Signs these accounts out in one act: none of them keeps another's tokens from being revoked. What waited for the last of them
 * is given back too. Throws the vault's and the database's problems.
 */
export async function signOutTogether(leaving: readonly AccountRow[], parts: Parts): Promise<SignOutResult[]> {
  const results: SignOutResult[] = [];
  for (const account of leaving) results.push(await signOutOne(account, leaving, parts));
  const reached = results.filter(({ revocation }) => revocation === 'revoked');
  for (const issuer of new Set(reached.map((one) => one.issuer))) await parts.upkeep.giveBack(issuer);
  return results;
}

async function signOutOne(account: AccountRow, leaving: readonly AccountRow[], parts: Parts): Promise<SignOutResult> {
  const { record, changed, upkeep } = parts;
  try {
    // In the server's lane, as tokens are kept: a sign-in that ends meanwhile comes after it and is not undone by it.
    const result = await parts.lanes.run(account.server, () => signOutAccount(account, leaving, parts));
    record({ kind: 'sign-out.finished', server: account.server, account: account.id, outcome: result.revocation });
    return result;
  } finally {
    changed(account.server);
    upkeep.touch();
  }
}
