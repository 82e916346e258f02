import { describe, expect, it } from 'vitest';
import { testEach } from './as-tests.ts';
import { exceptions } from './exceptions.ts';
import { nextRuns, releasedRuns } from './suites.ts';

const runs = await releasedRuns();

describe('the official suite, as released', () => {
  testEach(runs);
});

it('no exception names a scenario that is not there', async () => {
  const there = [...runs, ...(await nextRuns())].map(({ scenario }) => scenario);
  expect(there).toEqual(expect.arrayContaining(exceptions.flatMap(({ scenarios }) => scenarios)));
});
