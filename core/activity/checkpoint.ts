import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** The hash of a record, signed: whoever trusts the key knows that the log came to this at that time. */
export interface Checkpoint {
  /** Of the record. */
  number: number;
  /** 64 characters of hex. */
  hash: string;
  at: string;
  /** Ed25519: the public key's 32 bytes and the signature's 64, in base64url. */
  key: string;
  signature: string;
}

type Unsigned = Pick<Checkpoint, 'number' | 'hash' | 'at'>;

/** What comes before an Ed25519 key's 32 bytes in SubjectPublicKeyInfo (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export function signCheckpoint(of: Unsigned, privateKey: KeyObject): Checkpoint {
  const signature = sign(null, signedText(of), privateKey).toString('base64url');
  return { ...of, key: publicKeyOf(privateKey), signature };
}

/** Whether the signature is that key's. Says nothing about whose key it is. */
export function isSigned(checkpoint: Checkpoint): boolean {
  try {
    const der = Buffer.concat([spkiPrefix, Buffer.from(checkpoint.key, 'base64url')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The public key's 32 bytes in base64url. */
export function publicKeyOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return der.subarray(spkiPrefix.length).toString('base64url');
}

function signedText({ number, hash, at }: Unsigned): Buffer {
  return Buffer.from(`drawbridge-checkpoint-1 ${number} ${hash} ${at}\n`, 'utf8');
}
