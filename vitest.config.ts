import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { TestOrder } from './build/test-order.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**', 'node_modules/**'],
    pool: 'forks',
    // Vitest alone would leave one processor to itself, and of two that is half.
    maxWorkers: availableParallelism(),
    // No module here has state of its own, so files of one worker can share them: loading them again for each file costs
    // more than many a file's tests.
    isolate: false,
    sequence: { sequencer: TestOrder },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of one file, where it says `concurrent`: such tests start whole processes and mostly wait for them.
    maxConcurrency: 3,
    // On a busy machine a second is not long; what never comes fails all the same.
    expect: { poll: { timeout: 15_000 } },
  },
});
