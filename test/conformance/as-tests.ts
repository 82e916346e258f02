import { expect, it } from 'vitest';
import { exceptionFor } from './exceptions.ts';
import { lineOf } from './report.ts';
import { runScenario } from './run-scenario.ts';
import type { Run } from './suites.ts';
import { verdictOf } from './verdict.ts';

/** A test for each run, one after another: files of tests run beside each other already. What is open is skipped by name. */
export function testEach(runs: readonly Run[]): void {
  it.for(runs)('$name', { timeout: 120_000 }, async (run, { skip }) => {
    const verdict = verdictOf(await runScenario(run), exceptionFor(run));
    expect(verdict.state, lineOf(run, verdict)).not.toBe('failed');
    if (verdict.state === 'open' || verdict.state === 'host') skip(`${verdict.state}: ${verdict.why.join(' ')}`);
  });
}
