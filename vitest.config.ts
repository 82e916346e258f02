import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { TestOrder } from './build/test-order.ts';

/** They use the system's keychain in their own process (`enterSession`), which can be led to one only. */
const ownProcess = [
  'test/e2e/bad-input.test.ts',
  'test/integration/vault-keyring.test.ts',
  'test/port/keychain-*.test.ts',
  'test/security/no-secret-anywhere.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    // Vitest alone would leave one processor to itself, and of two that is half.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: TestOrder },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of one file, where it says `concurrent`: such tests start whole processes and mostly wait for them.
    maxConcurrency: 3,
    // On a busy machine a second is not long; what never comes fails all the same.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/soak/**', ...ownProcess],
          // No module here has state of its own, so files of one worker share them: loading them again for each file
          // costs more than many a file's tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own process', include: ownProcess, isolate: true } },
    ],
  },
});
