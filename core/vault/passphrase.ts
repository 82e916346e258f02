import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Secret } from '../../shared/secret.ts';
import type { VaultKey } from './seal.ts';

/**
 * How a passphrase becomes the key (RFC 7914). Kept in the file in clear, hence the bounds: nobody who writes to it can
 * make the derivation cheap or have it eat the machine's memory.
 */
const derivation = z.object({
  n: z.literal([2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
  r: z.literal(8),
  p: z.number().int().min(1).max(4),
  /** base64url, 16 bytes or more. */
  salt: z.string().regex(/^[\w-]{22,86}$/),
});
export type Derivation = z.infer<typeof derivation>;

export function newDerivation(): Derivation {
  return { n: 2 ** 17, r: 8, p: 1, salt: randomBytes(32).toString('base64url') };
}

/** `undefined`: not a derivation we would follow. */
export function parseDerivation(text: string): Derivation | undefined {
  try {
    return derivation.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const deriveBytes = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** Takes 128 MiB and about half a second, off the main thread. NFKC, so that every keyboard gives the same bytes. */
export async function deriveKey(passphrase: Secret, how: Derivation): Promise<VaultKey> {
  const { n, r, p, salt } = how;
  // Node's own limit is 32 MiB; scrypt needs 128·N·r and a little.
  const maxmem = 2 * 128 * n * r;
  const text = Secret.unwrap(passphrase).normalize('NFKC');
  return new Secret(await deriveBytes(text, Buffer.from(salt, 'base64url'), 32, { N: n, r, p, maxmem }));
}
