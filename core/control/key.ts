import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Secret } from '../../shared/secret.ts';

/**
 * Makes the control key and leaves it in `file` (0600), where this user's clients read it. A new one at every start of the
 * core: a copy taken earlier opens nothing. Throws what the file system throws.
 */
export function makeControlKey(file: string): Secret {
  const key = randomBytes(32).toString('base64url');
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, key, { mode: 0o600, flag: 'wx' });
  // Renamed into place, so that a client never reads half a key.
  renameSync(fresh, file);
  return new Secret(key);
}
