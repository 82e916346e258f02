import { describe } from 'vitest';
import { testEach } from './as-tests.ts';
import { nextRuns } from './suites.ts';

const runs = await nextRuns();

describe('the official suite, as it will be', () => {
  testEach(runs);
});
