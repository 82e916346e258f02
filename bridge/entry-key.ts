import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Challenge, type Hello, proofText } from '../shared/wire/frames.ts';
import { hmacSha256 } from '../shared/wire/hmac.ts';

/** Which configured entry this bridge serves. `url` is there only for `drawbridge bridge URL`. */
export interface EntryName {
  entry: string;
  url?: string;
}

/** The entry that stands for a bare URL: the same for every bridge that was given it. */
export function entryOfUrl(url: string): EntryName {
  const { createHash } = crypto();
  return { entry: `url-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`, url };
}

/**
 * The entry's key (text), or `undefined` where there is none. A bare URL has no `connect` that would have made its key, so
 * the bridge makes it; it proves nothing until the person has approved the entry.
 */
export function readEntryKey(home: string, { entry, url }: EntryName): string | undefined {
  if (!/^[a-z0-9-]{1,80}$/.test(entry)) return undefined;
  const folder = join(home, 'entries');
  const file = join(folder, `${entry}.key`);
  if (url !== undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, crypto().randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        // Half a key, as a full disk leaves it, must not become the key.
        rmSync(file, { force: true });
        throw error;
      }
    }
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

export function newNonce(): string {
  return random(16).toString('hex');
}

/** Checks that the core holds the key too. */
export function coreIsGenuine(key: string, hello: Hello, challenge: Challenge): boolean {
  return alike(hmacSha256(key, proofText('core', hello, challenge.nonce)), challenge.mac);
}

export function bridgeProof(key: string, hello: Hello, challenge: Challenge): string {
  return hmacSha256(key, proofText('bridge', hello, challenge.nonce));
}

/** In a time that does not tell where they differ. */
function alike(a: string, b: string): boolean {
  let differences = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differences |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return differences === 0;
}

/** The system's random bytes, read as a file where they are one: see shared/wire/hmac.ts for why not through crypto. */
function random(bytes: number): Buffer {
  if (process.platform === 'win32') return crypto().randomBytes(bytes);
  const source = openSync('/dev/urandom', 'r');
  try {
    const read = Buffer.alloc(bytes);
    if (readSync(source, read) !== bytes) throw new Error('/dev/urandom gave too little');
    return read;
  } finally {
    closeSync(source);
  }
}

/** Loaded where it is needed only: a configured entry's bridge does without. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}
