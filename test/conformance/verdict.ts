/** What a run of a scenario means. Pure. */

/** One check of the suite. `INFO` and `SKIPPED` say nothing about us. */
export interface Check {
  id: string;
  description: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  errorMessage?: string;
}

export interface Outcome {
  /** The suite's own judgement: 0 when every check passed and the client command ended well where it had to. */
  exitCode: number | null;
  checks: readonly Check[];
  /** What the client command wrote to standard error. */
  said: string;
}

/** Why a scenario is not expected to pass. */
export type Exception =
  /** The suite is wrong: the specification's sentence, and where it stands. */
  | { kind: 'deviation'; quote: string; source: string }
  /** Work still to be done. */
  | { kind: 'open'; reason: string }
  /** A host's duty, which nothing between host and server can do for it. */
  | { kind: 'host'; reason: string };

export interface Verdict {
  state: 'passed' | 'failed' | Exception['kind'];
  passedChecks: number;
  failedChecks: number;
  /** One line each; empty for what passed. */
  why: string[];
}

/** A scenario passes when the suite says so and at least one check was really made. */
export function verdictOf(outcome: Outcome, exception: Exception | undefined): Verdict {
  const of = (...states: Check['status'][]) => outcome.checks.filter(({ status }) => states.includes(status));
  const failures = of('FAILURE', 'WARNING');
  const counts = { passedChecks: of('SUCCESS').length, failedChecks: failures.length };
  const passes = outcome.exitCode === 0 && counts.passedChecks > 0;
  if (!exception)
    return { state: passes ? 'passed' : 'failed', ...counts, why: passes ? [] : reasons(outcome, failures) };
  if (passes) return { state: 'failed', ...counts, why: [`it passes, and is still listed as "${exception.kind}"`] };
  return { state: exception.kind, ...counts, why: [wordsOf(exception)] };
}

function wordsOf(exception: Exception): string {
  return exception.kind === 'deviation' ? `“${exception.quote}” (${exception.source})` : exception.reason;
}

function reasons({ exitCode, checks, said }: Outcome, failures: readonly Check[]): string[] {
  if (failures.length > 0) return failures.map((check) => `${check.id}: ${check.errorMessage ?? check.description}`);
  if (checks.every(({ status }) => status !== 'SUCCESS'))
    return ['no check was made', ...said.trim().split('\n').slice(-5)];
  return [`the client command failed (exit code ${exitCode})`, ...said.trim().split('\n').slice(-5)];
}
