import type { SignOutResult } from '../../shared/contract.ts';
import type { Secret } from '../../shared/secret.ts';
import type { Accounts } from './accounts.ts';
import type { AuthServer } from './auth.ts';
import { revokeToken, type Wire } from './oauth-client.ts';
import { wireTo, type WireParts } from './refresh-request.ts';
import type { TokenSet, TokenSets } from './token-sets.ts';

export interface SignOutParts extends WireParts {
  accounts: Accounts;
  sets: TokenSets;
}

/**
 * Gives the tokens back to the issuer (RFC 7009: refresh token, then access token) and forgets them here whatever it says.
 * Throws only the vault's and the database's problems, after forgetting what could be forgotten.
 */
export async function signOutOnce(server: AuthServer, parts: SignOutParts): Promise<SignOutResult> {
  const row = parts.accounts.get(server.id);
  if (!row) return { revocation: 'nothing' };
  const revocation = await revoke({ ...server, url: row.url }, parts);
  await parts.sets.forget(row);
  return { revocation, issuer: row.account.issuer };
}

async function revoke(server: AuthServer, parts: SignOutParts): Promise<SignOutResult['revocation']> {
  try {
    const found = await parts.sets.find(server);
    if (!found?.set) return 'nothing';
    const wire = await wireTo(server, found.row, parts);
    if (wire.metadata.revocation_endpoint === undefined) return 'unsupported';
    return await revokeSet(wire, found.set);
  } catch {
    return 'failed';
  }
}

async function revokeSet(wire: Wire, set: TokenSet): Promise<'revoked' | 'failed'> {
  const refresh = set.refreshToken === undefined ? undefined : await isRevoked(wire, set.refreshToken, 'refresh_token');
  const access = await isRevoked(wire, set.accessToken, 'access_token');
  // Issuers of self-contained access tokens cannot take them back (unsupported_token_type); ending the refresh token is
  // then all there is, and the access token ends by itself.
  return (refresh ?? access) ? 'revoked' : 'failed';
}

function isRevoked(wire: Wire, token: Secret, hint: 'refresh_token' | 'access_token'): Promise<boolean> {
  return revokeToken(wire, token, hint).then(
    () => true,
    () => false,
  );
}
