import type { ClientContext, ClientLink } from '@orpc/client';
import { ProblemError, type Problem } from '../../shared/problem.ts';
import type { WindowApi } from '../../shared/window-api.ts';

/** The calls of the contract that give events; the others give one answer. */
const streams: ReadonlySet<string> = new Set(['state.follow', 'servers.signIn', 'prompts.follow', 'activity.follow']);

/** Carries calls through the preload of the desktop app. */
export function windowLink(api: WindowApi): ClientLink<ClientContext> {
  return {
    async call(path, input, { signal }) {
      const name = [...path];
      if (streams.has(name.join('.'))) return events(api, name, input, signal);
      const answer = await api.call(name, input);
      signal?.throwIfAborted();
      if (!answer.ok) throw new ProblemError(answer.problem);
      return answer.value;
    },
  };
}

interface Line {
  waiting: unknown[];
  end: { problem: Problem | undefined } | undefined;
  wake(): void;
}

/** The events as they come; those that arrive while nobody asks wait in line. Leaving the loop stops listening. */
async function* events(
  api: WindowApi,
  path: string[],
  input: unknown,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, void> {
  const line: Line = { waiting: [], end: undefined, wake: () => undefined };
  const close = api.open(
    path,
    input,
    (event) => {
      line.waiting.push(event);
      line.wake();
    },
    (problem) => {
      line.end = { problem };
      line.wake();
    },
  );
  const aborted = () => line.wake();
  signal?.addEventListener('abort', aborted);
  try {
    for (;;) {
      yield* line.waiting.splice(0);
      signal?.throwIfAborted();
      if (line.waiting.length > 0) continue;
      if (line.end?.problem !== undefined) throw new ProblemError(line.end.problem);
      if (line.end !== undefined) return;
      await new Promise<void>((resolve) => (line.wake = resolve));
    }
  } finally {
    signal?.removeEventListener('abort', aborted);
    close();
  }
}
