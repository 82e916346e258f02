import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../../shared/problem.ts';

export type Answer<T> =
  | { state: 'loading'; value: T | undefined }
  | { state: 'ok'; value: T }
  | { state: 'failed'; value: T | undefined; problem: Problem };

/**
 * The answer of a call that only reads, asked again whenever `key` changes; `undefined` asks nothing. A slow answer to an
 * older question is dropped. `again` asks once more and keeps showing the old value meanwhile.
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> & { again(): void } {
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer<T> & { key: string | undefined }>({
    state: 'loading',
    value: undefined,
    key,
  });
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (key === undefined) return undefined;
    const stop = new AbortController();
    setAnswer((before) => ({ state: 'loading', value: before.key === key ? before.value : undefined, key }));
    latest.current(stop.signal).then(
      (value) => !stop.signal.aborted && setAnswer({ state: 'ok', value, key }),
      (error: unknown) =>
        !stop.signal.aborted &&
        setAnswer((before) => ({ state: 'failed', value: before.value, problem: problemOf(error), key })),
    );
    return () => stop.abort();
  }, [key, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  // An answer to another question must not be shown for a moment as if it were this one's.
  const mine: Answer<T> = answer.key === key ? answer : { state: 'loading', value: undefined };
  return { ...mine, again };
}
