import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { calculateJwkThumbprint, createRemoteJWKSet, EmbeddedJWK, jwtVerify, type JWTPayload } from 'jose';

/** What came of one request: the token's claims, or why it is refused, as a `DPoP` challenge names it. */
export type DpopVerdict = { claims: JWTPayload } | { error: 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce' };

export interface DpopVerifier {
  /** `url` as the server knows itself. */
  verify(headers: IncomingHttpHeaders, request: { method: string; url: URL }): Promise<DpopVerdict>;
  /** The nonce that proofs must hold from now on; the one before is still taken. */
  nextNonce(): string;
  /** Takes no nonce given so far. */
  expireNonces(): void;
  /** What came of each request, in order, with what its proof said. */
  readonly seen: readonly { outcome: string; proof: JWTPayload | undefined }[];
}

/**
 * Checks tokens bound to a key as a protected server does (RFC 9449 4.3 and 7), with jose alone: the token by the issuer's
 * keys, then signature, method, address, age, token hash, nonce and key of the proof, and that it was never used before.
 */
export function createDpopVerifier({ issuer, resource }: { issuer: string; resource: string }): DpopVerifier {
  const keys = createRemoteJWKSet(new URL('/jwks', issuer));
  const used = new Set<string>();
  const seen: { outcome: string; proof: JWTPayload | undefined }[] = [];
  let nonces: string[] = [];

  async function judge(
    headers: IncomingHttpHeaders,
    { method, url }: { method: string; url: URL },
    noteProof: (proof: JWTPayload) => void,
  ): Promise<DpopVerdict> {
    const token = /^DPoP ([\w.~+/-]+=*)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const claims = await payloadOf(jwtVerify(token, keys, { issuer, audience: resource }));
    if (!claims) return { error: 'invalid_token' };
    const line = headers['dpop'];
    const proven = await jwtVerify(typeof line === 'string' ? line : '', EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      maxTokenAge: '60s',
    }).catch(() => undefined);
    if (!proven) return { error: 'invalid_dpop_proof' };
    const { payload: proof, protectedHeader } = proven;
    noteProof(proof);
    const jwk = protectedHeader.jwk ?? {};
    const isRight =
      !('d' in jwk) &&
      proof['htm'] === method &&
      proof['htu'] === url.origin + url.pathname &&
      proof['ath'] === createHash('sha256').update(token, 'ascii').digest('base64url') &&
      (await calculateJwkThumbprint(jwk)) === (claims['cnf'] as { jkt?: string } | undefined)?.jkt &&
      typeof proof.jti === 'string' &&
      !used.has(proof.jti);
    if (!isRight) return { error: 'invalid_dpop_proof' };
    used.add(proof.jti ?? '');
    return nonces.includes(String(proof['nonce'])) ? { claims } : { error: 'use_dpop_nonce' };
  }

  return {
    seen,
    async verify(headers, request) {
      let proof: JWTPayload | undefined;
      const verdict = await judge(headers, request, (found) => (proof = found));
      seen.push({ outcome: 'error' in verdict ? verdict.error : 'ok', proof });
      return verdict;
    },
    nextNonce() {
      nonces = [randomUUID(), ...nonces].slice(0, 2);
      return nonces[0] ?? '';
    },
    expireNonces: () => void (nonces = []),
  };
}

function payloadOf(verified: Promise<{ payload: JWTPayload }>): Promise<JWTPayload | undefined> {
  return verified.then(
    ({ payload }) => payload,
    () => undefined,
  );
}
