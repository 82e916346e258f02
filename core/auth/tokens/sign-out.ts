import type { SignOutResult } from '../../../shared/contract.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccountRow, Accounts } from '../accounts/accounts.ts';
import type { AuthServer } from '../auth.ts';
import type { Lanes } from './lanes.ts';
import { revokeToken, type Wire } from '../issuer/oauth-client.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import { wireTo, type Issued, type WireParts } from './refresh-request.ts';
import type { Revocations } from './revocations.ts';
import { setName, type SetKey, type SetRow, type SetRows } from './set-rows.ts';
import { isGrantInUse } from './shared-grant.ts';
import { sealed, type TokenSet, type TokenSets } from './token-sets.ts';

export interface SignOutParts extends WireParts {
  accounts: Accounts;
  rows: SetRows;
  sets: TokenSets;
  lanes: Lanes;
  revocations: Revocations;
  clock: Clock;
}

type Revocation = SignOutResult['revocation'];

/**
 * Gives an account's tokens back to the issuer (RFC 7009) and forgets them here whatever it says. `leaving`: the accounts that
 * are signed out in the same act, this one among them. Throws only the vault's and the database's problems, after forgetting
 * what could be forgotten.
 */
export async function signOutAccount(
  account: AccountRow,
  leaving: readonly AccountRow[],
  parts: SignOutParts,
): Promise<SignOutResult> {
  const { server, id } = account;
  const keys = leaving.flatMap((one) => parts.rows.of(one.server, one.id)).map(({ key }) => key);
  const outcomes: Revocation[] = [];
  let failure: { error: unknown } | undefined;
  for (const { key } of parts.rows.of(server, id)) {
    try {
      outcomes.push(await signOutSet(account, key, parts, keys));
    } catch (error) {
      // Must not keep the next set from being forgotten.
      failure ??= { error };
    }
  }
  parts.accounts.delete(server, id);
  if (failure) throw failure.error;
  return resultOf(account, worst(outcomes));
}

/** The same for one token set; the account stays. `leaving`: the sets that are given up in the same act. */
export async function signOutSet(
  account: AccountRow,
  key: SetKey,
  parts: SignOutParts,
  leaving: readonly SetKey[] = [key],
): Promise<Revocation> {
  return parts.lanes.run(setName(key), async () => {
    try {
      const found = await parts.sets.newest(key);
      return found?.set ? await giveUp(account, found.row, found.set, leaving, parts) : 'revoked';
    } finally {
      await parts.sets.forget(key);
    }
  });
}

export function resultOf({ server, id, name, issuer }: AccountRow, revocation: Revocation): SignOutResult {
  return { server, account: id, ...(name !== undefined && { accountName: name }), issuer, revocation };
}

const BY_SEVERITY: readonly Revocation[] = ['lost', 'queued', 'with-last', 'unsupported', 'revoked'];

function worst(outcomes: readonly Revocation[]): Revocation {
  return BY_SEVERITY.find((one) => outcomes.includes(one)) ?? 'revoked';
}

async function giveUp(
  account: AccountRow,
  row: SetRow,
  set: TokenSet,
  leaving: readonly SetKey[],
  parts: SignOutParts,
): Promise<Revocation> {
  const { server: id, url, subject } = account;
  const server = { id, url };
  const owner = { issuer: row.issuer, clientId: row.client.id, subject };
  const isShared = isGrantInUse(owner, leaving, parts);
  const answer = isShared ? 'with-last' : await revoke(server, row, set, parts);
  if (answer !== 'unreachable' && answer !== 'with-last') return answer;
  return parts.revocations.add(server, { ...row, subject }, sealed(set)).then(
    () => (answer === 'unreachable' ? 'queued' : answer),
    () => 'lost',
  );
}

/** Never throws. `unreachable`: nothing is known of the tokens; they should be given back later. */
export async function revoke(
  server: AuthServer,
  issued: Issued,
  { refreshToken, accessToken, machine = false }: TokenSet,
  parts: WireParts,
): Promise<'revoked' | 'unsupported' | 'unreachable'> {
  try {
    const wire = await wireTo({ ...server, machine }, issued, parts);
    if (wire.metadata.revocation_endpoint === undefined) return 'unsupported';
    const refresh = refreshToken && (await revokeOne(wire, refreshToken, 'refresh_token'));
    // Both are given back later; asking a service that just failed once more helps nobody.
    if (refresh === 'unreachable') return refresh;
    const access = await revokeOne(wire, accessToken, 'access_token');
    // Issuers of self-contained access tokens cannot take them back (unsupported_token_type); ending the refresh token is
    // then all there is, and the access token ends by itself.
    return refresh ?? access;
  } catch {
    return 'unreachable';
  }
}

async function revokeOne(wire: Wire, token: Secret, hint: 'refresh_token' | 'access_token') {
  try {
    await revokeToken(wire, token, hint);
    return 'revoked';
  } catch (error) {
    // An issuer that answers and refuses will not say otherwise later.
    return (await oauthFailure(error)).kind === 'unavailable' ? 'unreachable' : 'unsupported';
  }
}
