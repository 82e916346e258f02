import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Outcome } from './answer.ts';
import { createBackOff } from './back-off.ts';
import { type Batch, emptyBody } from './batches.ts';
import type { Delivery } from './deliveries.ts';
import type { Signal } from './otlp.ts';

/** Sends one signal to one collector, oldest first, from where it left off, for as long as it takes. */
export interface Forwarder {
  /** Something was recorded. */
  noted(): void;
  /** Why nothing goes through just now; absent: it does, or nothing has to. Partly a collector's words. */
  failing(): string | undefined;
  close(): void;
}

export interface ForwarderOptions {
  signal: Signal;
  /** What follows a record, at most `limit` records of it. */
  read(after: number, limit: number): Promise<Batch | undefined>;
  post(body: string, items: number, closing: AbortSignal): Promise<Outcome>;
  delivery: { get(): Delivery; set(delivery: Delivery): void };
  clock: Clock;
  /** From 0 up to 1. */
  random(): number;
  /** It fails now, or goes through again; or something will never be taken. */
  changed(): void;
}

/** As many as OpenTelemetry's own exporters send at once. */
const BATCH = 512;
/** Records that come one after the other go together. */
const GATHER_MS = 1_000;
/** One that takes nothing of what it is sent is not asked all at once. */
const AFTER_REFUSAL_MS = 100;

export function createForwarder(options: ForwarderOptions): Forwarder {
  const { clock, delivery } = options;
  const backOff = createBackOff(options.random);
  const closing = new AbortController();
  let cancel: (() => void) | undefined;
  let isSending = false;
  let isMore = false;
  let size = BATCH;
  let failing: string | undefined;

  const become = (why: string | undefined): void => {
    if (why === failing) return;
    failing = why;
    options.changed();
  };
  const failed = (why: string, askedMs: number): number => {
    become(why);
    return backOff.next(askedMs);
  };
  const post = (body: string, items: number) => options.post(body, items, closing.signal);
  /** Everything up to `to` is settled. */
  const settled = (to: number, refused: number, why: string | undefined, at: string | undefined): void => {
    const before = delivery.get();
    const told = refused === 0 ? before : { refused: before.refused + refused, why };
    delivery.set({ ...before, ...told, number: to, ...(at === undefined ? {} : { at }) });
    backOff.reset();
    become(undefined);
    if (refused > 0) options.changed();
  };
  /** The same again is answered the same: so fewer at once, until it is clear which one it is. */
  const narrow = async ({ to, records, items }: Batch, why: string): Promise<number> => {
    if (records > 1 && items > 1) {
      size = Math.max(1, Math.floor(records / 2));
      return 0;
    }
    // Is it the record, or would nothing be taken here, because the address is another's?
    const probe = await post(emptyBody(options.signal), 0);
    if (probe.is !== 'taken') return failed(why, probe.is === 'later' ? probe.waitMs : 0);
    settled(to, items, why, undefined);
    return AFTER_REFUSAL_MS;
  };
  /** Milliseconds until the next step; `undefined`: everything is sent. */
  const step = async (): Promise<number | undefined> => {
    const { number } = delivery.get();
    const batch = await options.read(number, size);
    if (batch === undefined) return undefined;
    if (batch.items === 0) {
      delivery.set({ ...delivery.get(), number: batch.to });
      return 0;
    }
    const outcome = await post(batch.body, batch.items);
    if (closing.signal.aborted) return undefined;
    if (outcome.is === 'later') return failed(outcome.why, outcome.waitMs);
    if (outcome.is === 'unfit') return narrow(batch, outcome.why);
    size = Math.min(BATCH, size * 2);
    settled(batch.to, outcome.rejected, outcome.says, isoTime(clock.now()));
    return 0;
  };
  const sendAll = async (): Promise<number | undefined> => {
    for (;;) {
      isMore = false;
      const ms = await step().catch(() => failed('the log cannot be read', 0));
      if (closing.signal.aborted) return undefined;
      if (ms === undefined) return isMore ? GATHER_MS : undefined;
      if (ms > 0) return ms;
    }
  };
  const plan = (ms: number): void => {
    cancel = clock.after(ms, () => {
      cancel = undefined;
      isSending = true;
      void sendAll().then((pause) => {
        isSending = false;
        if (pause !== undefined) plan(pause);
      });
    });
  };
  plan(0);
  return {
    noted() {
      if (isSending) isMore = true;
      else if (cancel === undefined) plan(GATHER_MS);
    },
    failing: () => failing,
    close() {
      cancel?.();
      closing.abort();
    },
  };
}
