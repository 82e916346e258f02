/** Proof of possession (RFC 9449): tokens that are of no use without a key that never leaves this computer. */
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  webcrypto,
  type JsonWebKey,
} from 'node:crypto';
import { Secret } from '../../../shared/secret.ts';
import type { Challenge } from '../auth.ts';
import { parseChallenges } from './challenge.ts';

/** The one algorithm we prove with; every party in the field that speaks DPoP knows it. */
const ALGORITHM = 'ES256';

/** The key a token set is bound to, as a private JWK. */
export interface DpopBinding {
  key: Secret;
  /** Whether the access token is bound to it (`token_type: DPoP`). Otherwise the refresh token alone may be (RFC 9449 5). */
  bound: boolean;
}

/** What server and issuer say of it: `dpop_signing_alg_values_supported` and `dpop_bound_access_tokens_required`. */
export interface DpopOffer {
  challenge: Challenge;
  resource?: { algorithms?: readonly string[] | undefined; required?: boolean | undefined } | undefined;
  issuer?: readonly string[] | undefined;
}

/**
 * Whether both offer it. An issuer alone does not count: many bind every token they can, also for servers that only know
 * `Bearer` and would refuse what they get.
 */
export function isDpopOffered({ challenge, resource, issuer }: DpopOffer): boolean {
  if (!issuer?.includes(ALGORITHM)) return false;
  if (resource?.algorithms) return resource.algorithms.includes(ALGORITHM);
  return resource?.required === true || parseChallenges(challenge).some(takesOurs);
}

function takesOurs({ scheme, parameters }: ReturnType<typeof parseChallenges>[number]): boolean {
  const algorithms = parameters.get('algs')?.split(' ');
  return scheme === 'dpop' && (algorithms === undefined || algorithms.includes(ALGORITHM));
}

export function newDpopKey(): Secret {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return new Secret(JSON.stringify(privateKey.export({ format: 'jwk' })));
}

/** The key as openid-client takes it. */
export async function keyPairOf(key: Secret): Promise<webcrypto.CryptoKeyPair> {
  const jwk = jwkOf(key);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']),
    webcrypto.subtle.importKey('jwk', publicPart(jwk), algorithm, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

/** What one proof is about. */
export interface Proving {
  method: string;
  url: URL;
  accessToken: Secret;
  /** The last one the server gave. */
  nonce?: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** A proof for one request with an access token (RFC 9449 4.2), as the `DPoP` header takes it. */
export function dpopProof(key: Secret, { method, url, accessToken, nonce, now }: Proving): string {
  const jwk = jwkOf(key);
  const header = { typ: 'dpop+jwt', alg: ALGORITHM, jwk: publicPart(jwk) };
  const claims = {
    jti: randomUUID(),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(now / 1000),
    ath: createHash('sha256').update(Secret.unwrap(accessToken)).digest('base64url'),
    ...(nonce !== undefined && { nonce }),
  };
  const text = `${encoded(header)}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(text), {
    key: createPrivateKey({ key: jwk, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

function jwkOf(key: Secret): JsonWebKey {
  return JSON.parse(Secret.unwrap(key)) as JsonWebKey;
}

/** Only what RFC 7638 counts: nothing else of the key may ever get into a header. */
function publicPart({ kty, crv, x, y }: JsonWebKey): JsonWebKey {
  return { kty, crv, x, y } as JsonWebKey;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
