import { hostname } from 'node:os';
import type { Activity, ActivityDraft, ActivityKind, LogGap } from '../../shared/models.ts';
import { ProblemError } from '../../shared/problem.ts';
import { version } from '../../shared/version.ts';
import type { Clock } from '../ports/clock.ts';
import type { Vault } from '../vault/vault.ts';
import { createReserve } from '../storage/reserve.ts';
import type { ActivityLog } from './activity.ts';
import { createAppend } from './append.ts';
import { GENESIS } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createContents } from './contents.ts';
import { follow } from './follow.ts';
import { createCollectorHeaders } from './forward/collector-headers.ts';
import { createCollector, noRoad, type Road } from './forward/collector.ts';
import { nothingDelivered } from './forward/deliveries.ts';
import { createGaps } from './gaps.ts';
import { createKeyStore } from './keys.ts';
import { createReader } from './reader.ts';
import { createRetention } from './retention.ts';
import { createKeptRules, type LogRules, plainRules } from './rules.ts';
import { openWriter, type Writer } from './writer.ts';

const DEFAULT_LIMIT = 100;

/** Lines, after which the reader looks at them: a search after years without one finds nearly all prepared. */
const MUCH = 65_536;
const DAY_MS = 86_400_000;

/** With these, somebody uses the vault anyhow, or is about to: before, the log does not ask for its keys. */
const WAKING = new Set<ActivityKind>(['session.opened', 'call.started', 'sign-in.finished', 'prompt.ended']);

export interface ActivityLogOptions {
  file: string;
  clock: Clock;
  /** Holds what the log signs with, and the newest checkpoint. */
  vault: Pick<Vault, 'get' | 'put'>;
  /** Must not throw. */
  rules?: () => LogRules;
  /** Records could not be written, or can be again. */
  onGap?: (gap: LogGap | undefined) => void;
  /** The way to the policy's collector; without it, nothing comes there. */
  road?: Road;
  /** What `collector` tells may be something else now. */
  onCollector?: () => void;
  /** core/activity/read-worker.ts, or what a bundler made of it. */
  workerFile?: URL | string;
}

/**
 * The activity log in `file` (activity.db). A file written by a newer version can be read, and `record` throws
 * `database-newer`. After records that could not be written, the next one that can follows a `problem` that counts them.
 * Throws `storage-failed` or `disk-full` where the file cannot be used at all.
 */
export function createActivityLog(options: ActivityLogOptions): ActivityLog {
  const { file, clock, vault, onGap = () => {} } = options;
  const rules = createKeptRules(options.rules ?? (() => plainRules), clock);
  const writer = openUnlessNewer(file, clock);
  const reader = createReader({
    file,
    clock,
    workerFile: options.workerFile ?? new URL('./read-worker.ts', import.meta.url),
  });
  const listeners = new Set<(line: Activity) => void>([(line) => isMuchNew(line) && reader.prepare()]);
  const closing = new AbortController();
  const source = {
    reader,
    head: () => writer.head().number,
    listen(listener: (line: Activity) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const checkpoints = createCheckpoints({
    head: () => writer.head(),
    keep: (checkpoint) => writer.keep(checkpoint),
    store: createKeyStore(vault),
    clock,
    signedTo: writer.signedTo(),
    isMissing: ({ number, hash }) => number > writer.removedTo() && writer.hashOf(number) !== hash,
    onMissing: (checkpoint) => void gaps.record(cutBack(checkpoint, writer.head().number)),
  });
  const write = createAppend({ writer, keys: () => checkpoints.keys(), rules: () => rules.now(), clock });
  const append = (draft: ActivityDraft): Activity => {
    const record = write(draft);
    for (const listener of listeners) listener(record);
    if (WAKING.has(draft.kind)) checkpoints.wake();
    if (draft.kind === 'vault.changed') checkpoints.renew();
    checkpoints.noted();
    collector.noted();
    return record;
  };
  const goesOn = () => rules.now().whenFull === 'stop-logging';
  const gaps = createGaps({ append, clock, goesOn, reserve: createReserve(`${file}.reserve`), changed: onGap });
  gaps.ready();
  const retention = createRetention({
    writer,
    keys: () => checkpoints.keys(),
    keeping: () => ({ ...keepingOf(rules.now()), needed: collector.neededFrom() }),
    clock,
    sign: () => checkpoints.sign(),
    record: (draft) => void gaps.record(draft),
  });
  retention.start();
  const collector = createCollector({
    policy: () => rules.now().otlp,
    deliveries: writer.deliveries,
    head: () => writer.head().number,
    read: (query) => reader.ask('batch', query),
    road: options.road ?? noRoad,
    headers: createCollectorHeaders(vault),
    clock,
    sender: { version, machine: hostname() },
    changed: options.onCollector ?? (() => {}),
  });
  collector.follow();
  const contents = createContents({
    reader,
    sealed: (number) => writer.sealed(number),
    keys: () => checkpoints.need(),
  });
  const rulesChanged = (): void => {
    rules.forget();
    gaps.ready();
    collector.follow();
  };
  return {
    record: (draft) => gaps.record(draft),
    gap: () => gaps.now(),
    collector: {
      state() {
        // Whoever looks wants to see what the policy says now.
        rulesChanged();
        return collector.state();
      },
      isTracing: () => collector.isTracing(),
      storeHeaders: (url, values) => collector.storeHeaders(url, values),
    },
    rulesChanged,
    list: (filter) => reader.read({ ...filter, limit: filter.limit ?? DEFAULT_LIMIT, from: 'newest' }),
    stats: (query) => reader.ask('stats', { ...query, now: clock.now() }),
    sessions: (query) => reader.ask('sessions', query),
    uses: () => reader.ask('uses', undefined),
    follow: (filter, signal) => follow(source, filter, AbortSignal.any([signal, closing.signal])),
    async sign() {
      // A person's act: the vault may be asked for.
      await checkpoints.need().catch(() => undefined);
      await checkpoints.sign();
      const key = checkpoints.keys()?.publicKey;
      const newest = await checkpoints.newest();
      return { ...(key && { key }), ...(newest && { newest }) };
    },
    verify: (expected) => reader.ask('verify', expected),
    removeOld: () => retention.run(),
    prove: (of, content) => contents.prove(of, content),
    content: (of) => contents.read(of),
    async close() {
      closing.abort();
      collector.close();
      retention.close();
      await checkpoints.close();
      await reader.close();
      writer.close();
    },
  };
}

function keepingOf({ keepDays = Infinity, maxMegabytes = Infinity }: LogRules) {
  return { ageMs: keepDays * DAY_MS, bytes: maxMegabytes * 1024 * 1024 };
}

/** Whether what the reader keeps is to be brought up to date: old lines were removed, or many came. */
function isMuchNew({ kind, number }: Activity): boolean {
  return kind === 'log.changed' || number % MUCH === 0;
}

function cutBack({ number, at }: Checkpoint, last: number): ActivityDraft {
  const detail = `the log was signed up to record ${number} at ${at}, and these records are not in it; it ended at ${last}`;
  return { kind: 'problem', outcome: 'log-cut-back', detail };
}

/** Nothing is written into what a newer version wrote: its lines may mean more than this one knows. */
function openUnlessNewer(file: string, clock: Clock): Writer {
  try {
    return openWriter(file, clock);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'database-newer') throw error;
    const refuse = (): never => {
      throw new ProblemError(error.problem);
    };
    // Nothing is ever recorded here, so whoever follows reads to the end of what there is.
    const head = { number: Number.MAX_SAFE_INTEGER, hash: GENESIS };
    const end = () => head.number;
    const none = () => undefined;
    const reading = {
      head: () => head,
      hashOf: none,
      signedTo: end,
      removedTo: end,
      sealed: none,
      deliveries: { of: () => ({ ...nothingDelivered, number: head.number }), set: refuse },
    };
    const nothingOld = { oldest: () => [], bytes: () => 0, removeTo: refuse, removeBackups: none };
    return { append: refuse, keep: refuse, ...reading, ...nothingOld, close: () => {} };
  }
}
