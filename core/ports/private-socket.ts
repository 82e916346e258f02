import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname } from 'node:path';
import { fail } from '../../shared/problem.ts';

/**
 * Listens where only this user can connect: a socket of mode 0600 in a folder of mode 0700 that this user owns (on Windows a
 * named pipe, which the keys guard). A socket left by a core that died is replaced: call only while holding the core's lock.
 * Throws `storage-failed` for a folder that is not ours.
 */
export async function listenPrivately(server: Server, socketPath: string): Promise<void> {
  const pipe = process.platform === 'win32';
  if (!pipe) {
    claimFolder(dirname(socketPath));
    clear(socketPath);
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (!pipe) chmodSync(socketPath, 0o600);
}

/** Removes the socket of a core that died, and nothing else. */
function clear(socketPath: string): void {
  const found = lstatSync(socketPath, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket())
    fail('storage-failed', { file: socketPath, reason: 'something that is no socket is in its place' });
  rmSync(socketPath, { force: true });
}

/** The folder may lie in /tmp, where anybody could have made it first; then it is refused. */
function claimFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    fail('storage-failed', { file: folder, reason: 'it belongs to another user' });
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}
