import { createPrivateKey, generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../../shared/secret.ts';
import { seal, unseal } from '../vault/seal.ts';
import type { RecordName, Vault } from '../vault/vault.ts';
import { type Checkpoint, publicKeyOf, signCheckpoint } from './checkpoint.ts';

/** What the log signs, salts and seals with. The secrets themselves are in the vault. */
export interface LogKeys {
  readonly publicKey: string;
  sign(of: Pick<Checkpoint, 'number' | 'hash' | 'at'>): Checkpoint;
  /** The salt of one commitment, 64 characters of hex: always the same, and none tells anything about another. */
  salt(name: string): string;
  /** Seals a content; it opens under the same name only. */
  seal(name: string, content: string): Uint8Array;
  /** `undefined`: another key or name, or any byte changed. */
  open(name: string, sealed: Uint8Array): string | undefined;
}

/** The newest checkpoint and the keys, in the vault. All throw the vault's problems. */
export interface KeyStore {
  /** Makes them where there are none. */
  load(): Promise<LogKeys>;
  newest(): Promise<Checkpoint | undefined>;
  keepNewest(checkpoint: Checkpoint): Promise<void>;
}

const keysName: RecordName = { kind: 'activity-keys', issuer: 'drawbridge', account: 'activity' };
const newestName: RecordName = { kind: 'activity-checkpoint', issuer: 'drawbridge', account: 'activity' };

const kept = z.object({ signing: z.string(), salting: z.string(), sealing: z.string() });
type Kept = z.infer<typeof kept>;
const checkpoint = z.object({
  number: z.number(),
  hash: z.string(),
  at: z.string(),
  key: z.string(),
  signature: z.string(),
});

export function createKeyStore(vault: Pick<Vault, 'get' | 'put'>): KeyStore {
  return {
    async load() {
      const found = await vault.get(keysName);
      if (found) return keysOf(kept.parse(JSON.parse(Secret.unwrap(found))));
      const fresh = newKeys();
      await vault.put(keysName, new Secret(JSON.stringify(fresh)));
      return keysOf(fresh);
    },
    async newest() {
      const found = await vault.get(newestName);
      return found && checkpoint.parse(JSON.parse(Secret.unwrap(found)));
    },
    keepNewest: (of) => vault.put(newestName, new Secret(JSON.stringify(of))),
  };
}

function newKeys(): Kept {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    signing: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    salting: randomBytes(32).toString('base64url'),
    sealing: randomBytes(32).toString('base64url'),
  };
}

function keysOf({ signing, salting, sealing }: Kept): LogKeys {
  const der = Buffer.from(signing, 'base64url');
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const saltOf = createHmacOf(Buffer.from(salting, 'base64url'));
  const sealKey = new Secret(Buffer.from(sealing, 'base64url'));
  const about = (name: string) => ['activity content', name];
  return {
    publicKey: publicKeyOf(privateKey),
    sign: (of) => signCheckpoint(of, privateKey),
    salt: saltOf,
    seal: (name, content) => seal(sealKey, about(name), new Secret(content)),
    open(name, sealed) {
      const text = unseal(sealKey, about(name), sealed);
      return text && Secret.unwrap(text);
    },
  };
}

const BLOCK = 64;

/** HMAC-SHA-256 (RFC 2104) in hex. By two hashes at once each: a call has two, and `createHmac` takes ten times as long. */
export function createHmacOf(key: Buffer): (text: string) => string {
  const padded = (byte: number) =>
    Buffer.alloc(BLOCK, key.toString('latin1').padEnd(BLOCK, '\0'), 'latin1').map((one) => one ^ byte);
  const inner = padded(0x36);
  const outer = padded(0x5c);
  return (text) =>
    hash('sha256', Buffer.concat([outer, hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')]));
}
