import { bearer, type Credential } from '../ports/credential.ts';
import type { TokenSet } from './token-sets.ts';

/** How the access token of a set is shown to its server. */
export type CredentialOf = (set: Pick<TokenSet, 'accessToken'>) => Credential;

export function createCredentialOf(): CredentialOf {
  return ({ accessToken }) => bearer(accessToken);
}
