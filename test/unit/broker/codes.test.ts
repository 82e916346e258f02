import { expect, test } from 'vitest';
import { unavailableCode } from '../../../core/broker/tool-results.ts';

test('a code of our own is outside the range that JSON-RPC keeps for itself', () => {
  expect(unavailableCode < -32_768 || unavailableCode > -32_000).toBe(true);
});
