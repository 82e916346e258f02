import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';

/** Answers with the token's claims, or `undefined` for a token that is not valid here and now. */
export type TokenVerifier = (authorization: string | undefined) => Promise<JWTPayload | undefined>;

/**
 * Verifies `Authorization: Bearer` headers as a protected server does: signature by the issuer's published keys, issuer,
 * end, and that the token was issued for exactly this resource.
 */
export function createTokenVerifier({ issuer, resource }: { issuer: string; resource: string }): TokenVerifier {
  const keys = createRemoteJWKSet(new URL('/jwks', issuer));
  return async (authorization) => {
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    try {
      return (await jwtVerify(token, keys, { issuer, audience: resource })).payload;
    } catch {
      return undefined;
    }
  };
}
