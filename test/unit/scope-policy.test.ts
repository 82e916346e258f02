import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScopePolicy, type ScopePolicy } from '../../core/registry/scope-policy.ts';

let folder: string;
let file: string;
let policy: ScopePolicy;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scope-policy-'));
  file = join(folder, 'policy.jsonc');
  policy = createScopePolicy(file);
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = `{
  // What the company calls its scopes.
  "scopes": {
    "words": { "wiki.read": "Read pages", },
    "servers": { "wiki": { "first": ["wiki.read"], "tools": { "save_page": ["wiki.write"] } } }
  },
}`;

describe('policy.jsonc', () => {
  test('says what scopes mean, what to ask for first, and what tools need; comments and last commas are fine', () => {
    writeFileSync(file, good);
    expect(policy.words('wiki.read')).toBe('Read pages');
    expect(policy.first('wiki')).toEqual(['wiki.read']);
    expect(policy.tools('wiki')).toEqual({ save_page: ['wiki.write'] });
  });

  test('says nothing where it is not there, or of what it does not name', () => {
    expect([policy.words('wiki.read'), policy.first('wiki'), policy.tools('wiki')]).toEqual([undefined, undefined, {}]);
    writeFileSync(file, good);
    expect([policy.words('toString'), policy.first('constructor'), policy.tools('crm')]).toEqual([
      undefined,
      undefined,
      {},
    ]);
  });

  test('counts from the next question on when it changes or goes', () => {
    writeFileSync(file, good);
    expect(policy.words('wiki.read')).toBe('Read pages');
    writeFileSync(file, '{ "scopes": { "words": { "wiki.read": "See pages" } } }');
    expect(policy.words('wiki.read')).toBe('See pages');
    rmSync(file);
    expect(policy.words('wiki.read')).toBeUndefined();
  });

  test.each([
    ['is no JSON', '{ "scopes": {\n "words": oops } }', 'InvalidSymbol in line 2'],
    ['holds a word that nobody knows', '{ "scopes": { "word": {} } }', 'scopes: Unrecognized key: "word"'],
    ['holds a number for words', '{ "scopes": { "words": { "a": 1 } } }', 'scopes.words.a: '],
    [
      'asks for nothing at first',
      '{ "scopes": { "servers": { "wiki": { "first": [] } } } }',
      'scopes.servers.wiki.first',
    ],
    ['is empty', '', 'ValueExpected in line 1'],
  ])('that %s stops whatever asks, and says where', (_, text, reason) => {
    writeFileSync(file, text);
    const invalid = expect.objectContaining({
      problem: expect.objectContaining({
        code: 'scope-policy-invalid',
        message: expect.stringContaining(reason),
      }),
    });
    expect(() => policy.words('wiki.read')).toThrow(invalid);
    expect(() => policy.first('wiki')).toThrow(invalid);
    expect(() => policy.tools('wiki')).toThrow(invalid);
    // Still, not only the first time.
    expect(() => policy.tools('wiki')).toThrow(invalid);
    writeFileSync(file, good);
    expect(policy.first('wiki')).toEqual(['wiki.read']);
  });

  test('that cannot be read stops whatever asks', () => {
    mkdirSync(file);
    expect(() => policy.first('wiki')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'scope-policy-invalid' }) }),
    );
  });
});
