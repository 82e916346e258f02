/** The secrets that a leak story makes by itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import type { Company } from '../fakes/company.ts';
import { enterSession } from '../fakes/keyring-session.ts';
import type { SecretService } from '../fakes/secret-service.ts';
import type { Drawbridge } from './drawbridge.ts';
import type { Sought } from './leak-search.ts';

/** Every secret the issuer gave out or saw. Those of the second half of the story are the same ones. */
export function issuedBy({ idp }: Company<string>): Sought[] {
  return idp.issued.map((secret, n) => ({ what: `${idp.kinds.get(secret)} ${n + 1}`, secret }));
}

/** The keys: the vault's as text and as bytes, and ours to the core's sockets. */
export async function keysOf({ home }: Drawbridge, { session }: SecretService): Promise<Sought[]> {
  enterSession(session);
  const kept = await createOsKeychain({ account: 'leak-story' }).get();
  if (!kept) throw new Error('the vault has no key in the keyring');
  const key = Secret.unwrap(kept);
  const entries = readdirSync(join(home, 'entries')).map((name) => join(home, 'entries', name));
  const files = [join(home, 'control.key'), ...entries];
  return [
    { what: "the vault's key", secret: key },
    { what: "the vault's key, its bytes", secret: Buffer.from(key, 'base64url') },
    ...files.map((file) => ({ what: `what ${file} holds`, secret: readFileSync(file, 'utf8').trim(), home: file })),
  ];
}
