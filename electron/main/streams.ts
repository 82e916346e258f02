import { type Problem, problemOf } from '../../shared/problem.ts';

export interface StreamEnds {
  event(value: unknown): void;
  end(problem?: Problem): void;
}

/** The streams that pages follow, by window and the page's own name for each. */
export interface Streams {
  /** `false` where that name is taken, or the window has too many. */
  open(window: number, stream: string, source: (signal: AbortSignal) => Promise<unknown>, ends: StreamEnds): boolean;
  close(window: number, stream: string): void;
  /** The page went away: reloaded, crashed or closed. */
  closeAll(window: number): void;
}

/** What one page may follow at once; a page of ours needs a handful. */
const most = 32;

export function createStreams(): Streams {
  const windows = new Map<number, Map<string, AbortController>>();

  const streamsOf = (window: number) => {
    const found = windows.get(window) ?? new Map<string, AbortController>();
    windows.set(window, found);
    return found;
  };

  return {
    open(window, stream, source, ends) {
      const streams = streamsOf(window);
      if (streams.has(stream) || streams.size >= most) return false;
      const controller = new AbortController();
      streams.set(stream, controller);
      void carry(source, controller.signal, ends).finally(() => {
        if (streams.get(stream) === controller) streams.delete(stream);
      });
      return true;
    },
    close(window, stream) {
      windows.get(window)?.get(stream)?.abort();
      windows.get(window)?.delete(stream);
    },
    closeAll(window) {
      const streams = windows.get(window);
      windows.delete(window);
      for (const controller of streams?.values() ?? []) controller.abort();
    },
  };
}

async function carry(
  source: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
  ends: StreamEnds,
): Promise<void> {
  try {
    for await (const value of (await source(signal)) as AsyncIterable<unknown>) {
      if (signal.aborted) return;
      ends.event(value);
    }
    if (!signal.aborted) ends.end();
  } catch (error) {
    if (!signal.aborted) ends.end(problemOf(error));
  }
}
