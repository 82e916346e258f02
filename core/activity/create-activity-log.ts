import type { Activity, ActivityDraft, ActivityKind } from '../../shared/models.ts';
import { problemOf, ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Vault } from '../vault/vault.ts';
import type { ActivityLog } from './activity.ts';
import { GENESIS } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createCheckpoints } from './checkpoints.ts';
import { cleaned } from './clean.ts';
import { contentName, describeContent } from './content.ts';
import { follow } from './follow.ts';
import { createKeyStore } from './keys.ts';
import { createReader } from './reader.ts';
import { openWriter, type Writer } from './writer.ts';

const DEFAULT_LIMIT = 100;

/** With these, somebody uses the vault anyhow, or is about to: before, the log does not ask for its keys. */
const WAKING = new Set<ActivityKind>(['session.opened', 'call.started', 'sign-in.finished', 'prompt.ended']);

/**
 * The activity log in `file` (activity.db). A file written by a newer version can be read, and `record` throws
 * `database-newer`. After lines that could not be written, the next one that can follows a `problem` that counts them. Throws `storage-failed` or `disk-full` where the file cannot be used at all.
 * `workerFile` is core/activity/read-worker.ts, or what a bundler made of it.
 */
export function createActivityLog({
  file,
  clock,
  vault,
  workerFile,
}: {
  file: string;
  clock: Clock;
  /** Holds what the log signs with, and the newest checkpoint. */
  vault: Pick<Vault, 'get' | 'put'>;
  workerFile?: URL | string;
}): ActivityLog {
  const writer = openUnlessNewer(file, clock);
  const reader = createReader({
    file,
    clock,
    workerFile: workerFile ?? new URL('./read-worker.ts', import.meta.url),
  });
  const listeners = new Set<(line: Activity) => void>();
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
    onMissing: (checkpoint) => void append(cutBack(checkpoint, writer.head().number)),
  });
  const append = ({ content, ...draft }: ActivityDraft): Activity => {
    const described = content === undefined ? {} : describeContent(content, contentName(draft), checkpoints.keys());
    const record = writer.append({ ...cleaned(draft), ...described });
    for (const listener of listeners) listener(record);
    if (WAKING.has(draft.kind)) checkpoints.wake();
    if (draft.kind === 'vault.changed') checkpoints.renew();
    checkpoints.noted();
    return record;
  };
  /** Lines that could not be written since the last that was, and why the first could not. */
  let missed = 0;
  let because = '';
  return {
    record(draft) {
      try {
        // What is missing is said in its place, so that nobody takes the silence for peace.
        if (missed > 0) append({ kind: 'problem', outcome: because, detail: `lines missing here: ${missed}` });
        missed = 0;
        return append(draft);
      } catch (error) {
        if (missed === 0) because = problemOf(error).code;
        missed += 1;
        throw error;
      }
    },
    list: (filter) => reader.read({ ...filter, limit: filter.limit ?? DEFAULT_LIMIT, from: 'newest' }),
    stats: (query) => reader.ask('stats', { ...query, now: clock.now() }),
    sessions: (query) => reader.ask('sessions', query),
    uses: () => reader.ask('uses', undefined),
    follow: (filter, signal) => follow(source, filter, AbortSignal.any([signal, closing.signal])),
    async sign() {
      await checkpoints.sign();
    },
    async close() {
      closing.abort();
      await checkpoints.close();
      await reader.close();
      writer.close();
    },
  };
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
    return {
      append: refuse,
      keep: refuse,
      head: () => head,
      hashOf: () => undefined,
      signedTo: end,
      removedTo: end,
      close: () => {},
    };
  }
}
