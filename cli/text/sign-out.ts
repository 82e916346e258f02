import { assertNever } from '../../shared/assert-never.ts';
import type { SignOutResult } from '../../shared/contract.ts';
import { visible } from '../../shared/visible.ts';
import { accountName } from './names.ts';

/** What became of each account that was signed out, one line each. */
export function signedOutText(results: readonly SignOutResult[]): string {
  if (results.length === 0) return 'Nobody was signed in.\n';
  const several = (server: string) => results.filter((one) => one.server === server).length > 1;
  return results
    .map((one) => `Signed out of ${visible(one.server)}${asName(one, several(one.server))}. ${revocationText(one)}\n`)
    .join('');
}

/** An account without a name is told by its id, where there is another it could be taken for. */
function asName({ account, accountName: name }: SignOutResult, several: boolean): string {
  return name === undefined && !several ? '' : ` as ${visible(accountName({ id: account, name }))}`;
}

/** What became of the tokens, where they came from. */
export function revocationText({ revocation, issuer }: SignOutResult): string {
  const where = visible(issuer);
  switch (revocation) {
    case 'revoked':
      return `The tokens were revoked at ${where} and forgotten here.`;
    case 'unsupported':
      return `The tokens were forgotten here; ${where} cannot revoke them, they end by themselves.`;
    case 'queued':
      return `The tokens were forgotten here; ${where} cannot be reached and is asked to revoke them until it answers.`;
    case 'with-last':
      return `The tokens were forgotten here; ${where} might end your other sign-ins with them, so it is asked to revoke them when you sign out of the last one there.`;
    case 'lost':
      return `The tokens could not be read, so ${where} was not asked to revoke them; they end by themselves.`;
    default:
      return assertNever(revocation);
  }
}
