import { describe, expect, test } from 'vitest';
import { asksForSomething, holders } from '../../shared/access.ts';
import { aSet, someAccess } from '../fakes/access.ts';
import { aQuestion } from '../fakes/sign-in.ts';

const held = (name: string) => ({ name, held: true });
const fresh = (name: string) => ({ name, held: false });

describe('who holds what a tool needs', () => {
  const { sets } = someAccess();
  const needs = (...scopes: string[]) => ({ server: 'wiki', tool: 't', scopes, source: 'learned' as const });

  test('is every set with all of its scopes', () => {
    expect(holders(needs('wiki.read'), sets).map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(holders(needs('wiki.read', 'wiki.write'), sets).map(({ id }) => id)).toEqual(['s2']);
    expect(holders(needs('wiki.export'), sets)).toEqual([]);
  });

  test('is nobody of another server', () => {
    expect(holders(needs('wiki.read'), [aSet('s9', { server: 'tickets', scopes: [held('wiki.read')] })])).toEqual([]);
  });
});

describe('a yes to a sign-in', () => {
  const asks = (question: Parameters<typeof aQuestion>[0], ...without: string[]) =>
    asksForSomething(aQuestion(question), new Set(without));

  test('means something as long as one scope is left, or none was named', () => {
    const scopes = [fresh('a'), fresh('b')];
    expect(asks({ scopes }, 'a')).toBe(true);
    expect(asks({ scopes }, 'a', 'b')).toBe(false);
    expect(asks({ scopes: [] })).toBe(true);
  });

  test('means nothing where only staying signed in is left', () => {
    expect(asks({ scopes: [fresh('a'), fresh('offline_access')] }, 'a')).toBe(false);
  });

  test('to a step-up is about what is new', () => {
    const scopes = [held('a'), fresh('b')];
    expect(asks({ reason: 'step-up', scopes })).toBe(true);
    expect(asks({ reason: 'step-up', scopes }, 'b')).toBe(false);
    expect(asks({ reason: 'again', scopes }, 'b')).toBe(true);
  });
});
