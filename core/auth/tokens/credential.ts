import { Secret } from '../../../shared/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import { bearer, type AnswerHead, type Credential } from '../../ports/credential.ts';
import { parseChallenges } from '../issuer/challenge.ts';
import { dpopProof } from '../issuer/dpop.ts';
import type { TokenSet } from './token-sets.ts';

/** How the access token of a set is shown to its server. */
export type CredentialOf = (set: Pick<TokenSet, 'accessToken' | 'dpop'>) => Credential;

/** Remembers the nonces that servers give, so that a token handed out anew goes on with them. */
export function createCredentialOf(clock: Clock): CredentialOf {
  const nonces = new Map<string, string>();
  return ({ accessToken, dpop }) =>
    dpop?.bound === true ? proven(accessToken, dpop.key, nonces, clock) : bearer(accessToken);
}

/** A token bound to a key, with a new proof for every request (RFC 9449 7). `nonces` are by origin. */
function proven(accessToken: Secret, key: Secret, nonces: Map<string, string>, clock: Clock): Credential {
  return {
    headers(method, url) {
      const proof = dpopProof(key, { method, url, accessToken, nonce: nonces.get(url.origin), now: clock.now() });
      return { authorization: `DPoP ${Secret.unwrap(accessToken)}`, dpop: proof };
    },
    answered(url, answer) {
      const nonce = answer.headers['dpop-nonce'];
      if (typeof nonce !== 'string') return false;
      // Any answer may bring the next one (RFC 9449 8.2).
      nonces.set(url.origin, nonce);
      return wantsNonce(answer);
    },
  };
}

function wantsNonce({ status, headers }: AnswerHead): boolean {
  if (status !== 401) return false;
  const challenges = parseChallenges([headers['www-authenticate'] ?? []].flat());
  return challenges.some(({ scheme, parameters }) => scheme === 'dpop' && parameters.get('error') === 'use_dpop_nonce');
}
