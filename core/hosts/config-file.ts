/**
 * Reading and replacing one configuration file of a host. The one door through which Drawbridge changes a file that is not
 * its own: whole or not at all, through symbolic links to the real file, keeping its mode and owner.
 */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, type FileHandle, lstat, mkdir, open, readFile, readlink } from 'node:fs/promises';
import { realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fail, ProblemError } from '../../shared/problem.ts';
import { refuse } from './json-text.ts';

export interface ConfigFile {
  /** As the host names it. */
  path: string;
  /** Where the bytes are, symbolic links followed. */
  real: string;
  /** `undefined`: there is no such file. */
  bytes: Buffer | undefined;
  /** The byte order mark, or nothing. */
  mark: string;
  text: string;
}

const byteOrderMark = '\uFEFF';
const maxBytes = 64 * 1024 * 1024;
const maxLinks = 40;

/** Problems: `host-config-invalid` (not UTF-8, too large), `host-config-unwritable` (it cannot even be read). */
export async function readConfig(path: string): Promise<ConfigFile> {
  return about(path, async () => {
    const real = await realFile(path);
    const bytes = await bytesOf(path, real);
    const text = bytes ? decoded(path, bytes) : '';
    const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    return { path, real, bytes, mark, text: text.slice(mark.length) };
  });
}

async function bytesOf(path: string, real: string): Promise<Buffer | undefined> {
  const found = await statIfAny(real);
  if (!found) return undefined;
  if (!found.isFile()) fail('host-config-unwritable', { file: path, reason: 'it is not a file' });
  if (found.size > maxBytes) refuse(path, '', 0, `larger than ${maxBytes / 1024 / 1024} MiB`);
  return readFile(real);
}

function decoded(path: string, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) refuse(path, text, Math.max(0, text.indexOf('\uFFFD')), 'not UTF-8 text');
  return text;
}

/** Follows symbolic links, also to a file that is not there yet. */
async function realFile(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const link = await lstatIfAny(path);
  if (!link?.isSymbolicLink() || links > maxLinks) return path;
  return realFile(resolve(dirname(path), await readlink(path)), links + 1);
}

/**
 * Replaces the file by `text`, if it still is as it was read. Gives the topmost folder that had to be made. Between the last
 * look and the rename lie microseconds in which another program's change would be lost; the backup then has neither.
 * Problems: `host-config-changed`, `host-config-unwritable`.
 */
export async function writeConfig(file: ConfigFile, text: string): Promise<{ folder?: string }> {
  return about(file.path, async () => {
    const before = await refuseReadOnly(file);
    const folder = await mkdir(dirname(file.real), { recursive: true });
    const temporary = join(dirname(file.real), `.${basename(file.real)}.drawbridge-${randomBytes(6).toString('hex')}`);
    try {
      await writeTemporary(temporary, file.mark + text, before, file.path);
      await refuseChanged(file);
      await rename(temporary, file.real);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(file.real));
    return folder === undefined ? {} : { folder };
  });
}

/** Removes the file, and the folders from its own up to `folder` as far as they are empty. */
export async function removeConfig(file: ConfigFile, folder: string | undefined): Promise<void> {
  await about(file.path, async () => {
    await refuseReadOnly(file);
    await refuseChanged(file);
    await unlink(file.real);
  });
  if (folder !== undefined) await removeEmpty(dirname(file.real), folder);
}

async function removeEmpty(from: string, to: string): Promise<void> {
  const inside = relative(to, from);
  if (inside === '..' || inside.startsWith(`..${sep}`)) return;
  try {
    await rmdir(from);
  } catch {
    return; // Somebody uses it: it stays.
  }
  await removeEmpty(dirname(from), to);
}

/** A rename would replace a read-only file without a murmur, and root may write everything: so ask the mode too. */
async function refuseReadOnly(file: ConfigFile): Promise<Stats | undefined> {
  const found = await statIfAny(file.real);
  if (!found) return undefined;
  if ((found.mode & 0o222) === 0) fail('host-config-unwritable', { file: file.path, reason: 'it is read-only' });
  await access(file.real, constants.W_OK);
  return found;
}

async function refuseChanged(file: ConfigFile): Promise<void> {
  const real = await realFile(file.path);
  const now = (await statIfAny(real)) ? await readFile(real) : undefined;
  const same = now && file.bytes ? now.equals(file.bytes) : now === file.bytes;
  if (!same || real !== file.real) fail('host-config-changed', { file: file.path });
}

async function writeTemporary(path: string, text: string, like: Stats | undefined, named: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (like) await makeLike(handle, like, named);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeLike(handle: FileHandle, like: Stats, named: string): Promise<void> {
  const mine = await handle.stat();
  if (mine.uid !== like.uid || mine.gid !== like.gid) {
    try {
      await handle.chown(like.uid, like.gid);
    } catch {
      fail('host-config-unwritable', { file: named, reason: 'it belongs to another user' });
    }
  }
  await handle.chmod(like.mode & 0o7777);
}

/** So that the rename itself survives a power cut. Windows has no such thing and refuses to open folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function folderExists(path: string): Promise<boolean> {
  return (await statIfAny(path))?.isDirectory() ?? false;
}

function statIfAny(path: string): Promise<Stats | undefined> {
  return ifAny(stat(path));
}

function lstatIfAny(path: string): Promise<Stats | undefined> {
  return ifAny(lstat(path));
}

async function ifAny<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not change it, or something in its folder',
  EPERM: 'you may not change it',
  EROFS: 'the disk is read-only',
  EBUSY: 'another program holds it open',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
};

async function about<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = codeOf(error);
    if (code === undefined) throw error;
    return fail('host-config-unwritable', { file: path, reason: reasons[code] ?? code });
  }
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
