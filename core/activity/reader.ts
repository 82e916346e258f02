import { Worker } from 'node:worker_threads';
import type { Activity } from '../../shared/models.ts';
import { problem, ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnswerOf, Asked, AskedWith } from './answers.ts';
import type { Query } from './query.ts';
import type { ReadAnswer, ReadRequest } from './read-worker.ts';

/**
 * The worker as its callers see it. It starts with the first question, then makes ready for the next, and ends when nobody
 * asked for a while: it holds 30 MB for a million lines.
 */
export interface Reader {
  /** Every line recorded before the call is seen. Rejects with `storage-failed`. */
  ask<A extends Asked>(asked: A, query: AskedWith<A>): Promise<AnswerOf<A>>;
  read(query: Query): Promise<Activity[]>;
  /** Has the worker bring up to date what it keeps of the log. What fails there fails again where somebody reads. */
  prepare(): void;
  /** Ends the worker; reads under way fail. */
  close(): Promise<void>;
}

/** How long a worker that nobody asks stays. */
const restMs = 5 * 60_000;

interface Waiting {
  resolve: (value: AnswerOf<Asked>) => void;
  reject: (error: ProblemError) => void;
}

interface Connection {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

export interface ReaderOptions {
  file: string;
  workerFile: URL | string;
  clock: Clock;
}

export function createReader({ file, workerFile, clock }: ReaderOptions): Reader {
  let current: Connection | undefined;
  let last = 0;
  let stopResting = () => {};

  function start(): Connection {
    const worker = new Worker(workerFile, { workerData: { file } });
    const made: Connection = { worker, waiting: new Map() };
    worker.on('message', (answer: ReadAnswer) => settle(made, answer));
    // The next read starts a new one. An error is followed by an exit, which may come after that new start.
    const lost = (cause: unknown) => {
      if (current === made) current = undefined;
      const reason = 'its reader stopped';
      for (const { reject } of made.waiting.values()) {
        reject(new ProblemError(problem('storage-failed', { file, reason }), { cause }));
      }
      made.waiting.clear();
    };
    worker.on('error', lost);
    worker.on('exit', lost);
    return made;
  }

  /** Ends the worker once nobody asked for a while; one that is busy has a while more. */
  function rest(): void {
    stopResting();
    stopResting = clock.after(restMs, () => {
      if (current !== undefined && current.waiting.size > 0) return rest();
      void current?.worker.terminate();
      current = undefined;
    });
  }

  function ask<A extends Asked>(asked: A, query: AskedWith<A>): Promise<AnswerOf<A>> {
    rest();
    const { worker, waiting } = (current ??= start());
    return new Promise<AnswerOf<A>>((resolve, reject) => {
      const request = { id: ++last, asked, query } as ReadRequest;
      waiting.set(request.id, { resolve: resolve as Waiting['resolve'], reject });
      worker.ref();
      worker.postMessage(request, []);
    });
  }

  return {
    ask,
    prepare: () => void ask('prepare', undefined).catch(() => {}),
    read: (query) => ask('lines', query),
    async close() {
      stopResting();
      await current?.worker.terminate();
    },
  };
}

function settle({ worker, waiting }: Connection, answer: ReadAnswer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  // An idle reader is no reason for the process to stay.
  if (waiting.size === 0) worker.unref();
  if (answer.ok) asked?.resolve(answer.value);
  else asked?.reject(new ProblemError(answer.problem));
}
