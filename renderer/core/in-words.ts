import { ORPCError } from '@orpc/client';
import { type Problem, problem, ProblemError } from '../../shared/problem.ts';

/** `error` of a call as the problem to show; the caller's own abort stays what it is. */
export function inWords(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true || error instanceof ProblemError) return error;
  if (!(error instanceof ORPCError)) return new ProblemError(problem('core-not-running'), { cause: error });
  const told: unknown = error.data;
  if (error.code === 'PROBLEM' && isProblem(told)) return new ProblemError(told);
  return new ProblemError(problem('internal', { reason: error.code }), { cause: error });
}

export function isProblem(value: unknown): value is Problem {
  const { code, message, next } = (value ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof message === 'string' && typeof next === 'string';
}
