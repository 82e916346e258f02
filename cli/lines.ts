import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';

/** Lines that come in one by one, for readers that may lose interest. */
export interface Lines {
  /** The next line; `undefined` when there is none any more, or once `signal` aborts. A line nobody waited for is kept. */
  next(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

export function createLines(input: Readable): Lines {
  // The terminal itself echoes and edits the line, and Ctrl-C stays a signal.
  const reader = createInterface({ input, terminal: false });
  const kept: string[] = [];
  const end = new AbortController();
  let wake = () => {};
  reader.on('line', (line) => {
    kept.push(line);
    wake();
  });
  reader.on('close', () => {
    end.abort();
    wake();
  });
  return {
    async next(signal) {
      const over = AbortSignal.any([end.signal, signal]);
      while (kept.length === 0 && !over.aborted) await until((done) => (wake = done), signal);
      return signal.aborted ? undefined : kept.shift();
    },
    close: () => reader.close(),
  };
}

function until(listen: (done: () => void) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    listen(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
