import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**', 'node_modules/**'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of one file, where it says `concurrent`: such tests start whole processes and mostly wait for them.
    maxConcurrency: 3,
    // On a busy machine a second is not long; what never comes fails all the same.
    expect: { poll: { timeout: 15_000 } },
  },
});
