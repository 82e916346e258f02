import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Challenge, type Hello, proofText } from '../shared/wire/frames.ts';

/** Which configured entry this bridge serves. `url` is there only for `drawbridge bridge URL`. */
export interface EntryName {
  entry: string;
  url?: string;
}

/** The entry that stands for a bare URL: the same for every bridge that was given it. */
export function entryOfUrl(url: string): EntryName {
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
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
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
  return randomBytes(16).toString('hex');
}

/** Checks that the core holds the key too. */
export function coreIsGenuine(key: string, hello: Hello, challenge: Challenge): boolean {
  const expected = createHmac('sha256', key)
    .update(proofText('core', hello, challenge.nonce))
    .digest();
  const given = Buffer.from(String(challenge.mac), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export function bridgeProof(key: string, hello: Hello, challenge: Challenge): string {
  return createHmac('sha256', key)
    .update(proofText('bridge', hello, challenge.nonce))
    .digest('hex');
}
