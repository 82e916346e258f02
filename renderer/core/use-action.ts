import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../../shared/problem.ts';

export interface Action<Args extends unknown[]> {
  /** Gives whether it went well. While one runs, another does nothing. */
  run(...args: Args): Promise<boolean>;
  pending: boolean;
  /** Of the last run, until the next one or `clear`. */
  problem: Problem | undefined;
  clear(): void;
}

/** Something the person does that calls the core: at most one at a time, with its failure kept to be shown. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const latest = useRef(act);
  const busy = useRef(false);
  useEffect(() => {
    latest.current = act;
  });
  const run = useCallback(async (...args: Args) => {
    if (busy.current) return false;
    busy.current = true;
    setPending(true);
    setProblem(undefined);
    try {
      await latest.current(...args);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      busy.current = false;
      setPending(false);
    }
  }, []);
  return { run, pending, problem, clear: useCallback(() => setProblem(undefined), []) };
}
