import type { ActivityDraft } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { LogKeys } from './keys.ts';
import type { Writer } from './writer.ts';

/** How much may stay. */
export interface Keeping {
  /** Milliseconds. */
  ageMs: number;
  bytes: number;
  /** Records after this one are still needed elsewhere: they do not go because of their age. */
  needed: number;
}

/** Removes the oldest records, in steps so small that no call waits for one. */
export interface Retention {
  /** Looks now, and then every hour. */
  start(): void;
  /** Removes all that is due now. Without keys nothing is removed. Gives how many records went. */
  run(): Promise<number>;
  close(): void;
}

const STEP = 200;
const PAUSE_MS = 20;
const FIRST_MS = 60_000;
const PERIOD_MS = 60 * 60_000;

export function createRetention(options: {
  writer: Pick<Writer, 'oldest' | 'removeTo' | 'removedTo' | 'bytes' | 'head' | 'removeBackups'>;
  keys(): LogKeys | undefined;
  keeping(): Keeping;
  clock: Clock;
  /** Signs the head of the log. */
  sign(): Promise<unknown>;
  record(draft: ActivityDraft): void;
}): Retention {
  const { writer, clock } = options;
  let cancel = (): void => {};
  let isClosed = false;

  /** The last record that is due now, of the oldest few; none: nothing is. */
  const due = (): { number: number; hash: string } | undefined => {
    const { ageMs, bytes, needed } = options.keeping();
    const before = isoTime(Math.max(0, clock.now() - ageMs));
    const isTooMuch = writer.bytes() > bytes;
    const oldest = writer.oldest(STEP).filter(({ number }) => number < writer.head().number);
    const first = oldest.findIndex(({ number, at }) => !isTooMuch && (at >= before || number > needed));
    return oldest[(first === -1 ? oldest.length : first) - 1];
  };
  const step = (keys: LogKeys): number => {
    const to = due();
    return to === undefined ? 0 : writer.removeTo(keys.sign({ ...to, at: isoTime(clock.now()) }));
  };
  const run = async (): Promise<number> => {
    const keys = options.keys();
    if (keys === undefined || due() === undefined) return 0;
    await options.sign();
    const { needed } = options.keeping();
    let removed = 0;
    let last = 0;
    for (let count = step(keys); count > 0 && !isClosed; count = step(keys)) {
      removed += count;
      last = writer.removedTo();
      await new Promise<void>((resolve) => void clock.after(PAUSE_MS, resolve));
    }
    writer.removeBackups();
    options.record({ kind: 'log.changed', outcome: 'removed', detail: removedText(removed, last - needed) });
    await options.sign();
    return removed;
  };
  const again = (ms: number): void => {
    cancel = clock.after(ms, () => {
      // What cannot be removed now is looked at again in an hour.
      void run()
        .catch(() => undefined)
        .finally(next);
    });
  };
  const next = (): void => {
    if (!isClosed) again(PERIOD_MS);
  };
  return {
    start: () => again(FIRST_MS),
    run,
    close() {
      isClosed = true;
      cancel();
    },
  };
}

/** `undelivered`: how many of them nobody else had yet. */
function removedText(removed: number, undelivered: number): string {
  const lost = undelivered > 0 ? `, ${Math.min(removed, undelivered)} of which no collector had yet` : '';
  return `the ${removed} oldest records${lost}`;
}
