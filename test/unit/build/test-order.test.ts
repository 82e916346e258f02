import { expect, test } from 'vitest';
import { rankOf } from '../../../build/test-order.ts';

test('what takes long is run before what is soon done', () => {
  const files = [
    'unit/wire/hmac.test.ts',
    'integration/auth-dpop.test.ts',
    'screens/looks.test.ts',
    'e2e/tabs.test.ts',
  ];
  expect(files.toSorted((a, b) => rankOf(a) - rankOf(b))).toEqual(files.toReversed());
});

test('the two conformance suites are far apart', () => {
  expect(rankOf('conformance/next-suite.test.ts')).toBe(0);
  expect(rankOf('conformance/released-suite.test.ts')).toBeGreaterThan(rankOf('screens/looks.test.ts'));
});
