import { describe, expect, test } from 'vitest';
import { limitResult } from '../../../core/broker/limit-result.ts';
import { maskTokens } from '../../../shared/mask-tokens.ts';

const text = (words: string) => ({ type: 'text', text: words });

describe('a result', () => {
  test('within the limit is left as it is', () => {
    const result = { content: [text('x'.repeat(100))], structuredContent: { a: 1 } };
    expect(limitResult(result, 1_000)).toBe(result);
  });

  test('beyond it is cut, and says so', () => {
    const { content, isError } = limitResult(
      { content: [text('first'), text('é'.repeat(1_000)), text('last')] },
      1_000,
    );
    expect(isError).toBeUndefined();
    const [first, second, note, ...more] = content as { text: string }[];
    expect(first?.text).toBe('first');
    expect(second?.text).toMatch(/^é{400,499}$/);
    expect(note?.text).toContain('2');
    expect(note?.text).toContain('the limit is 1000. Ask for less at once.');
    expect(more).toEqual([]);
  });

  test('is never given half a picture, nor half a structure', () => {
    const picture = { type: 'image', mimeType: 'image/png', data: 'A'.repeat(2_000) };
    const cut = limitResult({ content: [picture], structuredContent: { a: 1 } }, 1_000);
    expect(cut['content']).toHaveLength(1);
    expect(cut).not.toHaveProperty('structuredContent');
    expect(cut['isError']).toBe(true);
  });
});

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP';

describe('masking', () => {
  test.each([
    [`it is ${jwt}.`, 'it is [masked by Drawbridge].'],
    ['ghp_0123456789abcdefABCDEF', '[masked by Drawbridge]'],
    ['AKIAIOSFODNN7EXAMPLE', '[masked by Drawbridge]'],
    ['password: hunter2hunter2', 'password: [masked by Drawbridge]'],
    ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [masked by Drawbridge]'],
    ['{"access_token":"abcdef0123456789"}', '{"access_token":"[masked by Drawbridge]"}'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nrest', '[masked by Drawbridge]\nrest'],
  ])('takes out of %j what lets its holder in', (given, masked) => {
    expect(maskTokens({ content: [text(given)] })).toEqual({ content: [text(masked)] });
  });

  test.each([
    'The token authentication is described here.',
    'Your password must be changed.',
    'sk-short',
    'a@b.example',
  ])('leaves alone: %s', (given) => expect(maskTokens(given)).toBe(given));

  test('reaches structures and resources, by the names of their members too, and leaves pictures as they are', () => {
    const result = {
      structuredContent: { user: 'ada', client_secret: 'short', deep: [{ token: jwt }] },
      content: [{ type: 'image', data: jwt }],
    };
    expect(maskTokens(result)).toEqual({
      structuredContent: {
        user: 'ada',
        client_secret: '[masked by Drawbridge]',
        deep: [{ token: '[masked by Drawbridge]' }],
      },
      content: [{ type: 'image', data: jwt }],
    });
  });
});
