import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, in memory, that can be filled to the last byte. */
export interface SmallDisk {
  /** A folder on it. */
  readonly folder: string;
  fill(): void;
  free(): void;
  remove(): void;
}

/** Why there can be no such disk here, or `undefined`. Goes into a skipped test's title. */
export function smallDiskMissing(): string | undefined {
  if (process.platform !== 'linux') return 'a disk in memory is a Linux matter';
  if (process.getuid?.() !== 0) return 'only root may mount one';
  try {
    makeSmallDisk().remove();
    return undefined;
  } catch {
    return 'mounting is not permitted';
  }
}

export function makeSmallDisk(): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'drawbridge-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'drawbridge-test', place], { stdio: 'ignore' });
  } catch (error) {
    rmSync(place, { recursive: true });
    throw error;
  }
  const folder = join(place, 'state');
  mkdirSync(folder, { mode: 0o700 });
  const ballast = join(place, 'ballast');
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rmSync(ballast, { force: true }),
    remove() {
      // Lazily: a process that is just ending may still have it open.
      execFileSync('umount', ['-l', place]);
      rmSync(place, { recursive: true });
    },
  };
}

/** Writes until not one more byte fits. */
function fill(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    for (let size = 65_536; size >= 1;) if (!fits(descriptor, size)) size = Math.floor(size / 2);
  } finally {
    closeSync(descriptor);
  }
}

function fits(descriptor: number, size: number): boolean {
  try {
    return writeSync(descriptor, Buffer.alloc(size)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
