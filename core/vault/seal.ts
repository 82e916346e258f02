import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../../shared/secret.ts';

/** 32 bytes. */
export type VaultKey = Secret<Buffer>;

/** What a sealed text belongs to. JSON of a flat list of strings and integers is canonical (RFC 8785) as it stands. */
export type About = readonly (string | number | null)[];

const keyBytes = 32;
/** 96 bits (NIST SP 800-38D): random nonces are safe for 2^32 seals under one key, far beyond a person's lifetime. */
const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

export function newKey(): VaultKey {
  return new Secret(randomBytes(keyBytes));
}

/** The key as text for the keychain: 43 characters of base64url. */
export function keyText(key: VaultKey): Secret {
  return new Secret(Secret.unwrap(key).toString('base64url'));
}

/** `undefined`: that text is no key of ours. */
export function keyFromText(text: Secret): VaultKey | undefined {
  const plain = Secret.unwrap(text);
  return /^[\w-]{43}$/.test(plain) ? new Secret(Buffer.from(plain, 'base64url')) : undefined;
}

/** Nonce, tag and ciphertext in one. It opens under the same key and the same `about` only. */
export function seal(key: VaultKey, about: About, text: Secret): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, Secret.unwrap(key), nonce, { authTagLength: tagBytes });
  sealing.setAAD(aad(about));
  const body = Buffer.concat([sealing.update(Secret.unwrap(text), 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), body]);
}

/** `undefined`: another key, another `about`, or any byte changed; AES-GCM cannot tell which. */
export function unseal(key: VaultKey, about: About, sealed: Uint8Array): Secret | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const opening = createDecipheriv(cipher, Secret.unwrap(key), sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  opening.setAAD(aad(about));
  opening.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const body = opening.update(sealed.subarray(nonceBytes + tagBytes));
  try {
    return new Secret(Buffer.concat([body, opening.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
}

function aad(about: About): Buffer {
  return Buffer.from(JSON.stringify(about), 'utf8');
}
