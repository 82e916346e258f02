import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Full names of skipped tests, each with its reason where the test gave one. */
  skippedNames: string[];
}

/** Counts what a Vitest run did. A file that does not load and an error outside any test count as failures. */
export function createTally(): { reporter: Reporter; tally: Tally } {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
  const reporter: Reporter = {
    onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
      tally.failed += unhandled.length;
      for (const module of modules) {
        tally.failed += module.errors().length;
        for (const test of module.children.allTests()) count(test, module, tally);
        for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
      }
    },
  };
  return { reporter, tally };
}

function count(test: TestCase, module: TestModule, tally: Tally): void {
  const result = test.result();
  if (result.state === 'passed') tally.passed++;
  else if (result.state === 'skipped') {
    tally.skipped++;
    const reason = result.note === undefined ? '' : ` (${result.note})`;
    tally.skippedNames.push(`${module.relativeModuleId} > ${test.fullName}${reason}`);
  }
  // A test that never came to an end (a worker that died) has not passed.
  else tally.failed++;
}
