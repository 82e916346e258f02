import { type ExpectStatic, it } from 'vitest';
import { exceptionFor } from './exceptions.ts';
import { lineOf } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { isMeasured, type Run } from './suites.ts';
import { verdictOf } from './verdict.ts';

interface Context {
  expect: ExpectStatic;
  skip(note: string): void;
}

/** A test for each run, as many at once as Vitest is told to allow. What is open is skipped by name. */
export function testEach(runs: readonly Run[]): void {
  const options = { timeout: 120_000 };
  it.for(runs.filter(isMeasured))('$name', options, testOne);
  it.concurrent.for(runs.filter((run) => !isMeasured(run)))('$name', options, testOne);
}

async function testOne(run: Run, { expect, skip }: Context): Promise<void> {
  const verdict = verdictOf(await runScenario(run), exceptionFor(run));
  expect(verdict.state, lineOf(run, verdict)).not.toBe('failed');
  if (verdict.state === 'open' || verdict.state === 'host') skip(`${verdict.state}: ${verdict.why.join(' ')}`);
}
