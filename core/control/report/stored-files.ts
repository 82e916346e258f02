import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface StoredFile {
  name: string;
  bytes: number;
  /** Of a folder: how many files are in it, at any depth. */
  files?: number;
  /** Of a database: which version of it, once that was written into the file itself. */
  version?: number;
}

/** What lies in the state folder, by name, but for memory that SQLite shares by files (`-shm`). */
export function storedFiles(folder: string): StoredFile[] {
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return [folderAt(folder, entry.name)];
    return entry.isFile() && !entry.name.endsWith('-shm') ? [fileAt(folder, entry.name)] : [];
  });
  return found.toSorted((one, other) => one.name.localeCompare(other.name));
}

function fileAt(folder: string, name: string): StoredFile {
  const path = join(folder, name);
  const bytes = sizeOf(path);
  const version = name.endsWith('.db') ? versionOf(path) : 0;
  return version === 0 ? { name, bytes } : { name, bytes, version };
}

function folderAt(folder: string, name: string): StoredFile {
  const path = join(folder, name);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name: file }) => sum + sizeOf(join(parentPath, file)), 0);
  return { name: `${name}/`, bytes, files: files.length };
}

/** It may go at any moment. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Where SQLite keeps `user_version` in a database's first page (its file format, 1.3). */
const VERSION_AT = 60;

/** Read out of the file itself: that needs nothing of it to be in order. */
function versionOf(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return readSync(descriptor, bytes, 0, 4, VERSION_AT) === 4 ? bytes.readUInt32BE() : 0;
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a text file; none where there is no such file. */
export function lastLines(file: string, count: number): string[] {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}
