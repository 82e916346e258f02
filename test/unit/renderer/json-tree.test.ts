import { expect, test } from 'vitest';
import { type Json, type JsonNode, jsonTree, parsed } from '../../../renderer/ui/json/json-tree.ts';

/** Every marked place: its path, the mark and what was there before. */
function marks(now: Json, earlier: Json): string[] {
  const walk = (node: JsonNode, path: string): string[] => {
    const here = `${path}${node.name === undefined ? '' : `/${node.name}`}`;
    const mine = node.change === undefined ? [] : [`${here} ${node.change} ${node.before ?? ''}`.trim()];
    return [...mine, ...node.children.flatMap((child) => walk(child, here))];
  };
  return walk(jsonTree(now, { value: earlier }), '');
}

test('equal values have no marks', () => {
  expect(marks({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
});

test('added, changed and removed members are marked where they are', () => {
  expect(marks({ a: 2, c: { d: true } }, { a: 1, b: 'x', c: {} })).toEqual([
    '/a changed 1',
    '/c/d added',
    '/b removed',
  ]);
});

test('a value of another kind is one change, with the earlier one whole', () => {
  expect(marks({ a: [1] }, { a: { x: 1 } })).toEqual(['/a changed {"x":1}']);
  expect(marks([], {})).toEqual(['changed {}']);
  expect(marks({ a: null }, { a: false })).toEqual(['/a changed false']);
});

test('an item that was put in front shows as what changed at each place', () => {
  expect(marks([9, 1], [1])).toEqual(['/0 changed 1', '/1 added']);
});

test('names that mean something to JavaScript are names like others', () => {
  const now = JSON.parse('{"__proto__":1,"constructor":2}') as Json;
  expect(marks(now, JSON.parse('{"__proto__":1}') as Json)).toEqual(['/constructor added']);
});

test('whoever holds something that differs says so', () => {
  const tree = jsonTree({ a: { b: { c: 1 } } }, { value: { a: { b: { c: 2 } } } });
  expect(tree.differsInside).toBe(true);
  expect(tree.children[0]?.differsInside).toBe(true);
  expect(tree.children[0]?.change).toBeUndefined();
});

test('text that is no JSON, such as a cut one, is none', () => {
  expect(parsed('{"a":"b\n[cut here: 1 of 2 bytes are not shown]')).toBeUndefined();
  expect(parsed(undefined)).toBeUndefined();
  expect(parsed('null')).toEqual({ value: null });
});
