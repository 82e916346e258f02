import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmacSha256 } from '../../../shared/wire/hmac.ts';

it('is HMAC-SHA-256 as Node has it, for every key and text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(text, text, (key, message) => {
      expect(hmacSha256(key, message)).toBe(createHmac('sha256', key).update(message).digest('hex'));
    }),
    { numRuns: 500 },
  );
});

it('is right around the ends of blocks', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'x'.repeat(length);
    expect(hmacSha256(text, text)).toBe(createHmac('sha256', text).update(text).digest('hex'));
  }
});
