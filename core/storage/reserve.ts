import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that holds space back, for what must be written when the disk is full. */
export interface Reserve {
  /** Holds back 16 MiB, less on a small disk; nothing where there is too little left, or where it is held already. */
  hold(): void;
  /** Gives it up to whoever writes next. */
  release(): void;
  /** Whether there is so much space again that it could be held back and as much be left. */
  isSpare(): boolean;
}

const BYTES = 16 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024);

export function createReserve(file: string): Reserve {
  let isHeld = false;
  let bytes = BYTES;
  const release = (): void => {
    isHeld = false;
    rmSync(file, { force: true });
  };
  return {
    hold() {
      if (isHeld) return;
      try {
        bytes = Math.min(BYTES, Math.floor(free(file) / 4));
        write(file, bytes);
        isHeld = true;
      } catch {
        // Half of it is worse than none: it fills the disk and is not known to be there.
        release();
      }
    },
    release,
    isSpare: () => free(file) >= 2 * bytes,
  };
}

/** Written, as a file of holes takes no space. */
function write(file: string, bytes: number): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    for (let left = bytes; left > 0; left -= CHUNK.length)
      writeSync(descriptor, CHUNK, 0, Math.min(left, CHUNK.length));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function free(file: string): number {
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}
