import { createPrivateKey, subtle, type JsonWebKey, type KeyObject, type webcrypto } from 'node:crypto';
import { fail } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';

/** A private key that a client proves itself with (RFC 7523), ready to sign. */
export interface SigningKey {
  key: webcrypto.CryptoKey;
  /** The key's name in its JWK, where it has one. */
  kid?: string | undefined;
  /** The JWS algorithm, as the issuer spells it. */
  algorithm: Algorithm;
}

export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519';

/** By kind of key, what it can sign with; the first one the issuer takes is used. */
const algorithms = {
  rsa: ['RS256', 'PS256'],
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
  ed25519: ['EdDSA', 'Ed25519'],
} as const satisfies Record<string, readonly Algorithm[]>;

const imports: Record<Algorithm, Parameters<typeof subtle.importKey>[2]> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', namedCurve: 'P-521' },
  EdDSA: { name: 'Ed25519' },
  Ed25519: { name: 'Ed25519' },
};

/** Whether the text is a key we can sign with. Problem: `client-key-invalid`. */
export function checkClientKey(text: Secret): void {
  kindOf(readKey(text).key);
}

/**
 * The key for one issuer. `taken` is its `token_endpoint_auth_signing_alg_values_supported`; where it says nothing, the
 * most common algorithm of this kind of key. Problem: `client-key-invalid`.
 */
export async function signingKey(text: Secret, taken: readonly string[] | undefined): Promise<SigningKey> {
  const { key, kid } = readKey(text);
  const possible: readonly Algorithm[] = algorithms[kindOf(key)];
  const algorithm = taken === undefined ? possible[0] : possible.find((one) => taken.includes(one));
  if (algorithm === undefined) {
    return fail('client-key-invalid', {
      reason: `the sign-in service takes no signature by ${possible.join(' or ')}, which is what this key can make`,
    });
  }
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return { key: await subtle.importKey('pkcs8', der, imports[algorithm], false, ['sign']), kid, algorithm };
}

function readKey(secret: Secret): { key: KeyObject; kid?: string | undefined } {
  const text = Secret.unwrap(secret).trim();
  try {
    if (!text.startsWith('{')) return { key: createPrivateKey(text) };
    const jwk = JSON.parse(text) as JsonWebKey;
    const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined;
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), kid };
  } catch {
    // What the parser says may quote the key.
    return fail('client-key-invalid', {
      reason: 'it is neither a PEM private key without passphrase nor a private JWK',
    });
  }
}

function kindOf(key: KeyObject): keyof typeof algorithms {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const kind = type === 'ec' ? details?.namedCurve : type;
  const known = Object.keys(algorithms).find((one) => one === kind) as keyof typeof algorithms | undefined;
  if (known === 'rsa' && (details?.modulusLength ?? 0) < 2048) {
    fail('client-key-invalid', { reason: 'an RSA key needs 2048 bits or more' });
  }
  return known ?? fail('client-key-invalid', { reason: `keys of the kind ${kind ?? 'unknown'} cannot sign a sign-in` });
}
