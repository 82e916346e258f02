import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { fits } from './fits.ts';
import type { Query } from './query.ts';
import type { Reader } from './reader.ts';

/** Lines kept for a follower slower than the log; one that falls behind further reads what it missed from the database. */
const QUEUE = 1_000;
const PAGE = 500;

/** What `follow` needs of the log. */
export interface Source {
  reader: Reader;
  /** The number of the last line recorded. */
  head: () => number;
  /** Calls `listener` with each line right after it was committed; the answer ends that. */
  listen: (listener: (line: Activity) => void) => () => void;
}

/**
 * Lines that fit, each once and in order, until `signal` aborts. With `after` or `since`, those recorded already come
 * first; otherwise it starts with the next one. `limit` has no meaning here.
 */
export function follow(source: Source, filter: ActivityFilter, signal: AbortSignal): AsyncIterable<Activity> {
  const start = filter.after ?? (filter.since === undefined ? source.head() : 0);
  return lines(source, filter, start, signal);
}

async function* lines(source: Source, filter: ActivityFilter, start: number, signal: AbortSignal) {
  const tail = createTail(source, filter, signal);
  let seen = start;
  try {
    while (!signal.aborted) {
      // At one moment: what was recorded up to here is read, what comes after it is queued. Nothing falls between.
      tail.restart();
      const upTo = source.head();
      for await (const line of recorded(source.reader, filter, seen, upTo, signal)) yield line;
      seen = Math.max(seen, upTo);
      for await (const line of tail.live()) {
        seen = line.number;
        yield line;
      }
    }
  } finally {
    tail.end();
  }
}

/** The lines after `seen` up to `upTo`, a page at a time. */
async function* recorded(reader: Reader, filter: ActivityFilter, seen: number, upTo: number, signal: AbortSignal) {
  let after = seen;
  while (after < upTo) {
    const page = await readUnlessAborted(reader, { ...filter, after, from: 'oldest', limit: PAGE }, signal);
    for (const line of page) {
      if (signal.aborted) return;
      if (line.number <= upTo) yield line;
    }
    after = page.length < PAGE ? upTo : (page.at(-1)?.number ?? upTo);
  }
}

/** Closing the log ends its reader under a follower that was told to end anyway: no failure to speak of. */
async function readUnlessAborted(reader: Reader, query: Query, signal: AbortSignal): Promise<Activity[]> {
  try {
    return await reader.read(query);
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

interface Tail {
  restart(): void;
  /** Lines as they come. Ends when `signal` aborts, or where the queue overflowed and the rest must be read. */
  live(): AsyncIterable<Activity>;
  end(): void;
}

function createTail(source: Source, filter: ActivityFilter, signal: AbortSignal): Tail {
  let queue: Activity[] = [];
  let overflowed = false;
  let wake = () => {};
  const stop = source.listen((line) => {
    if (!fits(filter, line)) return;
    overflowed ||= queue.length >= QUEUE;
    if (!overflowed) queue.push(line);
    wake();
  });
  const aborted = () => wake();
  signal.addEventListener('abort', aborted);
  return {
    restart() {
      queue = [];
      overflowed = false;
    },
    async *live() {
      while (!signal.aborted) {
        const line = queue.shift();
        if (line !== undefined) yield line;
        else if (overflowed) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    end() {
      stop();
      signal.removeEventListener('abort', aborted);
    },
  };
}
