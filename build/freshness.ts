import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether nothing under `sources` (files or folders) was changed, added or removed after `stamp` was written. */
export function isFresh(stamp: string, sources: readonly string[]): boolean {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newest(source) <= built.mtimeMs);
}

/** The latest change in a file or folder, in milliseconds since 1970; a folder's own time shows what was removed from it. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path)
    .map((name) => newest(join(path, name)))
    .reduce((latest, time) => Math.max(latest, time), found.mtimeMs);
}
