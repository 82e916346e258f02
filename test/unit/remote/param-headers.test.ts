import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/eras/messages.ts';
import { paramHeaderLines, paramHeaders } from '../../../core/remote/param-headers.ts';

const named = (name: unknown, type: string = 'string') => ({ type, 'x-mcp-header': name }) as JsonObject;
const schema = (properties: JsonObject, more: JsonObject = {}) => ({ type: 'object', properties, ...more });
const linesFor = (properties: JsonObject, args: JsonObject) =>
  paramHeaderLines(paramHeaders(schema(properties)) ?? [], args);

test('arguments are found at any depth of properties', () => {
  const properties = { region: named('Region'), deep: schema({ er: schema({ flag: named('Flag', 'boolean') }) }) };
  const args = { region: 'eu', deep: { er: { flag: false } } };
  expect(linesFor(properties, args)).toEqual({ 'Mcp-Param-Region': 'eu', 'Mcp-Param-Flag': 'false' });
});

test.each([
  { value: 42, line: '42' },
  { value: 'a b\tc', line: 'a b\tc' },
  { value: 'ü', line: '=?base64?w7w=?=' },
  { value: ' padded ', line: '=?base64?IHBhZGRlZCA=?=' },
  { value: '', line: '=?base64??=' },
  { value: '=?base64?x?=', line: '=?base64?PT9iYXNlNjQ/eD89?=' },
  { value: 'a\r\nX-Evil: 1', line: '=?base64?YQ0KWC1FdmlsOiAx?=' },
  { value: null, line: undefined },
  { value: [1], line: undefined },
])('$value becomes $line', ({ value, line }) => {
  expect(linesFor({ it: named('It') }, { it: value })['Mcp-Param-It']).toBe(line);
});

test('an absent argument gets no line', () => {
  expect(linesFor({ deep: schema({ it: named('It') }) }, { deep: 'not an object' })).toEqual({});
});

describe('a schema is refused whose declaration', () => {
  test.each<{ why: string; inputSchema: JsonObject }>([
    { why: 'is empty', inputSchema: schema({ a: named('') }) },
    { why: 'is no text', inputSchema: schema({ a: named(1) }) },
    { why: 'is no token', inputSchema: schema({ a: named('a b') }) },
    { why: 'comes twice', inputSchema: schema({ a: named('X'), b: named('x') }) },
    { why: 'is on a number', inputSchema: schema({ a: named('X', 'number') }) },
    { why: 'is on an object', inputSchema: schema({ a: named('X', 'object') }) },
    { why: 'is on the root', inputSchema: schema({}, named('X')) },
    { why: 'is on items', inputSchema: schema({ a: { type: 'array', items: named('X') } }) },
    { why: 'is in a branch', inputSchema: schema({}, { oneOf: [schema({ a: named('X') })] }) },
    { why: 'is in a definition', inputSchema: schema({}, { $defs: { d: named('X') } }) },
  ])('$why', ({ inputSchema }) => {
    expect(paramHeaders(inputSchema)).toBeUndefined();
  });
});

test('a property that is only called so declares nothing', () => {
  expect(paramHeaders(schema({ 'x-mcp-header': { type: 'string' } }))).toEqual([]);
});
