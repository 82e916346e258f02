import { expect, test } from 'vitest';
import { showScope } from '../../core/auth/accounts/scope-words.ts';

const policy = { words: (scope: string) => (scope === 'wiki.read' || scope === 'email' ? 'Our words' : undefined) };
const none = { words: () => undefined };

test("a scope is shown in the policy's words, else in ours, else as it is", () => {
  expect(showScope('wiki.read', [], policy)).toEqual({
    name: 'wiki.read',
    words: 'Our words',
    by: 'policy',
    held: false,
  });
  expect(showScope('email', [], policy)).toMatchObject({ words: 'Our words', by: 'policy' });
  expect(showScope('email', [], none)).toMatchObject({ words: 'See your email address', by: 'drawbridge' });
  expect(showScope('wiki:x9', [], none)).toEqual({ name: 'wiki:x9', held: false });
});

test('a scope named like something every object has is no known scope', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    expect(showScope(name, [], none)).toEqual({ name, held: false });
  }
});

test('a scope that is held already is shown so', () => {
  expect(showScope('wiki.read', ['wiki.read'], none)).toEqual({ name: 'wiki.read', held: true });
});
