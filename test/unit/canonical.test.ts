import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../shared/canonical-json.ts';

describe('canonical JSON', () => {
  test('sorts members by UTF-16 code units at every depth', () => {
    expect(canonicalJson({ b: 1, a: { d: [], c: null } })).toBe('{"a":{"c":null,"d":[]},"b":1}');
    // Section 3.2.3 of RFC 8785: the emoji's high surrogate sorts before U+FB33.
    expect(canonicalJson({ '\ufb33': 1, '😀': 2, '€': 3, '\r': 4, '1': 5, ö: 6, '\u0080': 7 })).toBe(
      '{"\\r":4,"1":5,"\u0080":7,"ö":6,"€":3,"😀":2,"\ufb33":1}',
    );
  });

  test('writes numbers as ECMAScript does', () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 0.1, 333333333.3333333, 4.5, 2e-3])).toBe(
      '[0,1e+21,1e-7,0.1,333333333.3333333,4.5,0.002]',
    );
  });

  test('escapes only what must be escaped', () => {
    expect(canonicalJson('€$\u000f\nA\'B"\\\\"/\u007f')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"');
  });

  test('leaves out members that are undefined, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test('keeps a member called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  test('tells lone surrogates apart', () => {
    expect(canonicalJson('\ud800')).not.toBe(canonicalJson('\ud801'));
  });

  test('refuses what no double holds and what nests without end', () => {
    expect(() => canonicalJson(JSON.parse('[1e400]'))).toThrow(RangeError);
    expect(() => canonicalJson(JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)))).toThrow('nested too deep');
    expect(() => canonicalJson({ a: 1n })).toThrow(RangeError);
  });

  test('says the same value, and says equal values alike', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

/** The same value with every object's members the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([k, v]) => [k, reversed(v)]),
  );
}
