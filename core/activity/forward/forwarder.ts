import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Forwarded } from './otlp.ts';

/** Sends what is recorded to one place, oldest first, from where it left off, for as long as it takes. */
export interface Forwarder {
  /** Something was recorded. */
  noted(): void;
  /** Why nothing goes through just now; absent: it does, or nothing has to. */
  failing(): string | undefined;
  close(): void;
}

export interface ForwarderOptions {
  url: string;
  /** The body for some records; none where nothing of them is to be sent. */
  body(records: readonly Forwarded[]): object | undefined;
  /** Records after this number, oldest first, at most `limit`. */
  read(after: number, limit: number): Promise<Forwarded[]>;
  /** Kept over restarts: the last record that came. */
  cursor: { get(): number; set(number: number): void };
  fetch: Fetch;
  clock: Clock;
  /** It failed, or goes through again. */
  changed(): void;
}

const BATCH = 250;
/** Records that come one after the other go together. */
const GATHER_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const PATIENCE_MS = 30_000;

export function createForwarder(options: ForwarderOptions): Forwarder {
  const { clock, cursor } = options;
  const closing = new AbortController();
  let cancel: (() => void) | undefined;
  let isSending = false;
  let isMore = false;
  let delay = FIRST_RETRY_MS;
  let failing: string | undefined;

  const become = (reason: string | undefined): void => {
    if (reason === failing) return;
    failing = reason;
    options.changed();
  };
  /** Whether there may be more. Throws NotTaken, and what reading throws. */
  const sendSome = async (): Promise<boolean> => {
    const records = await options.read(cursor.get(), BATCH);
    const last = records.at(-1);
    if (last === undefined) return false;
    const body = options.body(records);
    if (body !== undefined) await post(options, body, closing.signal);
    cursor.set(last.number);
    delay = FIRST_RETRY_MS;
    become(undefined);
    return records.length === BATCH;
  };
  const sendAll = async (): Promise<void> => {
    isSending = true;
    isMore = false;
    try {
      while (await sendSome());
      isSending = false;
      if (isMore) plan(GATHER_MS);
    } catch (error) {
      isSending = false;
      if (closing.signal.aborted) return;
      become(error instanceof NotTaken ? error.message : 'the log cannot be read');
      plan(Math.max(delay, error instanceof NotTaken ? error.waitMs : 0));
      delay = Math.min(delay * 2, LONGEST_RETRY_MS);
    }
  };
  const plan = (ms: number): void => {
    if (cancel !== undefined || closing.signal.aborted) return;
    cancel = clock.after(ms, () => {
      cancel = undefined;
      void sendAll();
    });
  };
  plan(0);
  return {
    noted() {
      if (isSending) isMore = true;
      else plan(GATHER_MS);
    },
    failing: () => failing,
    close() {
      cancel?.();
      closing.abort();
    },
  };
}

/** The message is fit to be shown. `waitMs`: how long the collector wants to be left alone. */
class NotTaken extends Error {
  readonly waitMs: number;

  constructor(reason: string, waitMs = 0) {
    super(reason);
    this.name = 'NotTaken';
    this.waitMs = waitMs;
  }
}

async function post({ url, fetch }: ForwarderOptions, body: object, closing: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]);
  const headers = { 'content-type': 'application/json' };
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    // Only an answer that came whole says that the records did.
    await answer.arrayBuffer();
  } catch {
    throw new NotTaken('it cannot be reached');
  }
  if (answer.ok) return;
  const seconds = Number(answer.headers.get('retry-after'));
  throw new NotTaken(`it answers HTTP ${answer.status}`, seconds > 0 ? Math.min(seconds * 1_000, LONGEST_RETRY_MS) : 0);
}
