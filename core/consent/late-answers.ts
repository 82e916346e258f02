import type { Clock } from '../ports/clock.ts';
import type { ToolCall, Verdict } from './consent.ts';

/** How long an answer given after the wait waits for the identical repeat, in milliseconds. */
export const LATE_MS = 10 * 60_000;

export interface LateAnswer {
  key: string;
  prompt: string;
  answer: 'allow' | 'deny';
  /** With a no: for the model. */
  words?: string | undefined;
  call: ToolCall;
}

/** Answers whose call was no longer held. Each is used once or not at all. In memory: a restart forgets them. */
export interface LateAnswers {
  add(answer: LateAnswer): void;
  /** The oldest answer for `key` that still counts; it is gone afterwards. `key` is made only when there is any. */
  take(key: () => string): LateAnswer | undefined;
  /** Forgets the answers to calls that a newer decision of the person is about. */
  forget(about: (call: ToolCall) => boolean): void;
}

export function createLateAnswers(clock: Clock): LateAnswers {
  let kept: (LateAnswer & { until: number })[] = [];
  const current = () => {
    const now = clock.now();
    return kept.filter((answer) => now < answer.until);
  };
  return {
    add(answer) {
      kept = [...current(), { ...answer, until: clock.now() + LATE_MS }];
    },
    take(key) {
      kept = current();
      if (kept.length === 0) return undefined;
      const wanted = key();
      const found = kept.find((answer) => answer.key === wanted);
      kept = kept.filter((answer) => answer !== found);
      return found;
    },
    forget(about) {
      kept = kept.filter((answer) => !about(answer.call));
    },
  };
}

export function verdictOfLate({ answer, prompt, words }: LateAnswer): Verdict {
  if (answer === 'allow') return { verdict: 'allow', because: prompt };
  return { verdict: 'deny', because: prompt, by: 'person', words };
}
