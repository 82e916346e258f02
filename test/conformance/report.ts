import type { Run } from './suites.ts';
import type { Verdict } from './verdict.ts';

/** `passed    0.1.16   auth/basic-cimd   9 checks passed, 0 failed`, and below it why, where it did not pass. */
export function lineOf({ name, suite }: Run, { state, passedChecks, failedChecks, why }: Verdict): string {
  const counts = `${passedChecks} checks passed, ${failedChecks} failed`;
  const line = `${state.padEnd(9)} ${suite.version.padEnd(14)} ${name.padEnd(52)} ${counts}`;
  return [line, ...why.map((reason) => `          ${reason}`)].join('\n');
}

/** The last line. What deviates, is open or is left to hosts counts as neither passed nor failed. */
export function totalOf(verdicts: readonly Verdict[]): string {
  const count = (wanted: Verdict['state']) => verdicts.filter(({ state }) => state === wanted).length;
  const rest = `${count('deviation')} deviations of the suite, ${count('open')} open, ${count('host')} left to hosts`;
  return `${count('passed')} passed, ${count('failed')} failed, ${rest}`;
}
