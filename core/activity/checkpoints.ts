import { type Clock, isoTime } from '../ports/clock.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { KeyStore, LogKeys } from './keys.ts';
import type { Head } from './writer.ts';

/** A checkpoint is due after so many records, or so long after the first that has none, in milliseconds. */
const RECORDS = 1_000;
const PERIOD_MS = 5 * 60_000;
/** A vault that gave no keys is not asked again before, in milliseconds: every call would wait for its answer. */
const REST_MS = 30_000;

/** Signs the head of the log from time to time. */
export interface Checkpoints {
  /** Those at hand; none as long as the vault gave none. */
  keys(): LogKeys | undefined;
  /** The same, asked for now. Throws the vault's problems. */
  need(): Promise<LogKeys>;
  /** Asks the vault for the keys where they are not at hand, from time to time. Not before somebody uses the vault anyhow: it may ask a person. */
  wake(): void;
  /** The vault was reset, or keeps things elsewhere now. */
  renew(): void;
  /** A record was committed. */
  noted(): void;
  /** Signs now what is not signed yet. Without keys nothing happens. Throws `disk-full`, `storage-failed`. */
  sign(): Promise<Checkpoint | undefined>;
  /** The newest checkpoint that the vault knows; none without keys. */
  newest(): Promise<Checkpoint | undefined>;
  /** Signs a last time. Never throws. */
  close(): Promise<void>;
}

export function createCheckpoints(options: {
  head(): Head;
  keep(checkpoint: Checkpoint): void;
  store: KeyStore;
  clock: Clock;
  /** Up to where the log is signed already. */
  signedTo: number;
  /** What the vault knows of and the log has not: the log was cut back. */
  isMissing(checkpoint: Checkpoint): boolean;
  /** Called once, when that is found. */
  onMissing(checkpoint: Checkpoint): void;
}): Checkpoints {
  const { head, keep, store, clock } = options;
  let keys: LogKeys | undefined;
  let loading: Promise<LogKeys> | undefined;
  let { signedTo } = options;
  let cancel: (() => void) | undefined;
  let restsUntil = -Infinity;

  const load = async (): Promise<LogKeys> => {
    const found = await store.load();
    const newest = await store.newest();
    if (newest && options.isMissing(newest)) options.onMissing(newest);
    keys = found;
    if (head().number > signedTo) signLater(PERIOD_MS);
    return found;
  };
  const need = async (): Promise<LogKeys> => keys ?? (loading ??= load().finally(() => (loading = undefined)));
  const wake = (): void => {
    if (keys !== undefined || clock.now() < restsUntil) return;
    need().catch(() => void (restsUntil = clock.now() + REST_MS));
  };
  const sign = async (): Promise<Checkpoint | undefined> => {
    cancel?.();
    cancel = undefined;
    await loading?.catch(noop);
    const { number, hash } = head();
    if (keys === undefined || number <= signedTo) return undefined;
    const checkpoint = keys.sign({ number, hash, at: isoTime(clock.now()) });
    // First the log: what the vault knows of must be there.
    keep(checkpoint);
    signedTo = number;
    await store.keepNewest(checkpoint);
    return checkpoint;
  };
  const signLater = (ms: number): void => {
    cancel?.();
    cancel = clock.after(ms, () => void sign().catch(noop));
  };
  return {
    keys: () => keys,
    need,
    wake,
    renew() {
      keys = undefined;
      restsUntil = -Infinity;
      wake();
    },
    noted() {
      const unsigned = head().number - signedTo;
      if (keys === undefined) return;
      if (unsigned % RECORDS === 0) signLater(0);
      else if (cancel === undefined) signLater(PERIOD_MS);
    },
    sign,
    async newest() {
      return keys && store.newest();
    },
    async close() {
      cancel?.();
      await sign().catch(noop);
    },
  };
}

/** The vault or the disk cannot be used just now: what is not signed is signed with what comes next. */
function noop(): void {}
