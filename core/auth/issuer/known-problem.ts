import { ProblemError } from '../../../shared/problem.ts';

/** Our own word for what went wrong, where the library only carries it on: the error itself, or what caused it. */
export function knownProblem(error: unknown): ProblemError | undefined {
  const known = error instanceof ProblemError ? error : (error as { cause?: unknown } | undefined)?.cause;
  return known instanceof ProblemError ? known : undefined;
}
