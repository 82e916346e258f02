import { describe, expect, test } from 'vitest';
import { readPlace, readReply, turned } from '../../../cli/sign-in/reply.ts';

describe('what is typed to a sign-in\u2019s question', () => {
  test.each([
    ['', { says: 'yes' }],
    [' Yes ', { says: 'yes' }],
    ['N', { says: 'no' }],
    ['2, 3', { says: 'turn', places: [1, 2] }],
    ['4', { says: 'nonsense' }],
    ['0', { says: 'nonsense' }],
    ['1.5', { says: 'nonsense' }],
    ['all of them', { says: 'nonsense' }],
  ])('%j is %j of three scopes', (typed, reply) => {
    expect(readReply(typed, 3)).toEqual(reply);
  });

  test('a number changes a scope\u2019s side each time', () => {
    const scopes = ['a', 'b'];
    expect(turned(turned(new Set(), scopes, [0, 1]), scopes, [0])).toEqual(new Set(['b']));
  });

  test.each([
    ['', 0],
    ['2', 1],
    ['3', undefined],
    ['x', undefined],
  ])('%j of two places is %j', (typed, place) => {
    expect(readPlace(typed, 2)).toBe(place);
  });
});
