import { Worker } from 'node:worker_threads';
import type { Activity } from '../../shared/models.ts';
import { problem, ProblemError } from '../../shared/problem.ts';
import type { Query } from './query.ts';
import type { ReadAnswer, ReadRequest } from './read-worker.ts';

/** The worker as its callers see it. It starts with the first read. */
export interface Reader {
  /** Every line recorded before the call is seen. Rejects with `storage-failed`. */
  read(query: Query): Promise<Activity[]>;
  /** Ends the worker; reads under way fail. */
  close(): Promise<void>;
}

interface Waiting {
  resolve: (lines: Activity[]) => void;
  reject: (error: ProblemError) => void;
}

interface Connection {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

export function createReader({ file, workerFile }: { file: string; workerFile: URL | string }): Reader {
  let current: Connection | undefined;
  let last = 0;

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

  return {
    read(query) {
      return new Promise((resolve, reject) => {
        const { worker, waiting } = (current ??= start());
        const request: ReadRequest = { id: ++last, query };
        waiting.set(request.id, { resolve, reject });
        worker.ref();
        worker.postMessage(request, []);
      });
    },
    async close() {
      await current?.worker.terminate();
    },
  };
}

function settle({ worker, waiting }: Connection, answer: ReadAnswer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  // An idle reader is no reason for the process to stay.
  if (waiting.size === 0) worker.unref();
  if (answer.ok) asked?.resolve(answer.lines);
  else asked?.reject(new ProblemError(answer.problem));
}
