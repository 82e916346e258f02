import type { SignInStep } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/models.ts';
import { fail, problem, ProblemError } from '../../../shared/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SignIn } from '../auth.ts';

/** How the work of a sign-in tells what happens, and learns that it shall stop. */
export interface Progress {
  /** Aborted with the problem the sign-in ends with. */
  signal: AbortSignal;
  say(step: SignInStep): void;
  /** From now on `take` gets what the person pastes; it throws where that is no answer. */
  onPaste(take: (address: string) => void): void;
}

interface Sharing {
  server: string;
  clock: Clock;
  timeoutMs: number;
  work: (progress: Progress) => Promise<Account>;
}

/** Starts `work` once and lets any number of people watch it; ends it at the time limit or when cancelled. */
export function shareSignIn({ server, clock, timeoutMs, work }: Sharing): SignIn {
  const stop = new AbortController();
  const steps = createReplay<SignInStep>();
  const end = (code: 'sign-in-cancelled' | 'sign-in-timed-out'): void =>
    stop.abort(new ProblemError(problem(code, { server })));
  const cancelLimit = clock.after(timeoutMs, () => end('sign-in-timed-out'));
  let paste = (_: string): void => fail('sign-in-address-wrong', { server });
  const onPaste = (take: typeof paste): void => {
    paste = take;
  };
  const done = work({ signal: stop.signal, say: steps.add, onPaste })
    .then((account) => {
      steps.add({ step: 'done', account });
      return account;
    })
    .finally(cancelLimit);
  done.then(
    () => steps.end(),
    (error: unknown) => steps.end(error),
  );
  return { steps: steps.read, done, paste: (address) => paste(address), cancel: () => end('sign-in-cancelled') };
}

interface Replay<T> {
  add(item: T): void;
  /** Ends every reader; with an error they throw it. */
  end(error?: unknown): void;
  read(): AsyncGenerator<T, void>;
}

/** A list that many may read from its beginning while it grows. */
function createReplay<T>(): Replay<T> {
  const items: T[] = [];
  let more = Promise.withResolvers<void>();
  let ending: { error?: unknown } | undefined;
  const wake = (): void => {
    const { resolve } = more;
    more = Promise.withResolvers();
    resolve();
  };
  return {
    add(item) {
      items.push(item);
      wake();
    },
    end(error) {
      ending = { error };
      wake();
    },
    async *read() {
      for (let at = 0; ;) {
        const item = items[at];
        if (item !== undefined) {
          at++;
          yield item;
        } else if (ending) {
          if (ending.error !== undefined) throw ending.error;
          return;
        } else await more.promise;
      }
    },
  };
}

/** What `promise` gives, unless `signal` aborts first: then its reason is thrown, whatever becomes of the promise. */
export async function untilAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
