import { ProblemError } from '../../shared/problem.ts';
import { type Clock, passed } from '../ports/clock.ts';
import { isPassing } from '../remote/failures.ts';
import { RemoteFailure } from '../remote/remote.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Runs `act` until it succeeds, with longer and longer pauses, which are not the same for everybody (`chance`, from 0 to 1):
 * a server that comes back is not met by all its clients at once. Ends with the signal, and where waiting cannot help. Never
 * throws.
 */
export async function keepTrying(
  act: () => Promise<unknown>,
  { clock, signal, chance = Math.random }: { clock: Clock; signal: AbortSignal; chance?: () => number },
): Promise<void> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await act();
      return;
    } catch (error) {
      if (!mayPass(error)) return;
    }
    await passed(clock, pauseMs * (0.5 + chance() / 2), signal);
  }
}

/** Whether what went wrong may be over by itself some time later. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.code === 'sign-in-unavailable';
  // Another try opens another session.
  return isPassing(error) || (error instanceof RemoteFailure && error.why.kind === 'session-lost');
}
