import { type Problem, problemOf } from '../shared/problem.ts';
import { visible } from '../shared/visible.ts';

export const exitCode = { ok: 0, problem: 1, usage: 2, coreNotRunning: 3 } as const;

export function exitCodeOf({ code }: Problem): number {
  if (code === 'usage') return exitCode.usage;
  return code === 'core-not-running' ? exitCode.coreNotRunning : exitCode.problem;
}

/** A failure as it stands on stderr. */
export function failureText(of: Problem): string {
  return `drawbridge: ${visible(of.message)}\n  ${visible(of.next)}\n`;
}

export function failureOf(error: unknown): { text: string; code: number } {
  const problem = problemOf(error);
  return { text: failureText(problem), code: exitCodeOf(problem) };
}
