import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleJson } from '../../shared/visible.ts';

describe('text from outside', () => {
  test.each([
    ['an escape sequence', '\u001B[2Jhi', '\\u{1b}[2Jhi'],
    ['line breaks', 'a\nb\r\u2028c', 'a\\nb\\r\\u{2028}c'],
    ['a turned direction', 'user\u202Egpj.exe', 'user\\u{202e}gpj.exe'],
    ['a zero-width space', 'search\u200B_all', 'search\\u{200b}_all'],
    ['tags that spell another text', 'a\u{E0041}', 'a\\u{e0041}'],
    ['a filler that looks like nothing', 'a\u3164b\u2800', 'a\\u{3164}b\\u{2800}'],
    ['half a character', 'a\uD800', 'a\\u{d800}'],
  ])('shows %s', (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('keeps letters of every script as they are', () => {
    const text = 'Zoë – Müller, 東京, Привет, שלום, ١٢٣ ✓ 🌉';
    expect(visible(text)).toBe(text);
  });

  test('never leaves a control or format character', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(visible(text))));
  });
});

describe('JSON with text from outside', () => {
  test('is the same value for whoever parses it, and hides nothing from whoever reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = visibleJson(value, 2);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
