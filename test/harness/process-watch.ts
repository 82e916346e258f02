import { readdirSync, readFileSync } from 'node:fs';
import type { Place } from './leak-search.ts';

/** Command lines and environments of the processes that have to do with one folder, as they were seen. Linux only. */
export interface ProcessWatch {
  /** Looks at every process there is now, at once. */
  look(): void;
  /** What was seen so far, each once. */
  seen(): Place[];
}

/** A process has to do with `folder` when its command line or its environment names it. */
export function watchProcesses(folder: string): ProcessWatch {
  const seen = new Map<string, Place>();
  return {
    look() {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        const places = ['cmdline', 'environ'].map((name) => ({
          where: `/proc/${pid}/${name}`,
          bytes: read(pid, name),
        }));
        if (!places.some(({ bytes }) => bytes.includes(folder))) continue;
        for (const place of places) seen.set(`${place.where} ${place.bytes.toString('latin1')}`, place);
      }
    },
    seen: () => [...seen.values()],
  };
}

/** Nothing for a process that has ended, or is another user's. */
function read(pid: string, name: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return Buffer.alloc(0);
  }
}
