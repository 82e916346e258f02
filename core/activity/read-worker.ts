/** Reads the activity log on a thread and a connection of its own, so that no search ever delays a call. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Problem, problemOf, ProblemError } from '../../shared/problem.ts';
import { storageProblem } from '../storage/database.ts';
import { type AnswerOf, type Answers, type Asked, type AskedWith, openAnswers } from './answers.ts';

export type ReadRequest = { [A in Asked]: { id: number; asked: A; query: AskedWith<A> } }[Asked];
export type ReadAnswer = { id: number; ok: true; value: AnswerOf<Asked> } | { id: number; ok: false; problem: Problem };

const { file } = workerData as { file: string };
let answers: Answers | undefined;

// On Linux that is this thread alone: whoever waits for a call goes first.
if (process.platform === 'linux') setPriority(10);

parentPort?.on('message', (request: ReadRequest) => {
  // It never rejects.
  void answer(request).then((given) => parentPort?.postMessage(given, []));
});

async function answer(request: ReadRequest): Promise<ReadAnswer> {
  const { id } = request;
  try {
    return { id, ok: true, value: await ask((answers ??= openPrepared()), request) };
  } catch (error) {
    const of = storageProblem(file, error);
    return { id, ok: false, problem: problemOf(of ? new ProblemError(of) : error) };
  }
}

/** Once the first answer is given or has to wait, the next is made ready. What fails there fails again where it is asked for. */
function openPrepared(): Answers {
  const opened = openAnswers(file);
  setImmediate(() => void opened.prepare(undefined).catch(() => {}));
  return opened;
}

function ask(all: Answers, { asked, query }: ReadRequest): Promise<AnswerOf<Asked>> {
  const act: (query: never) => Promise<AnswerOf<Asked>> = all[asked];
  return act(query as never);
}
