import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/eras/messages.ts';
import { paramHeaderLines, paramHeaders, ParamHeadersWrong } from '../../../core/remote/param-headers.ts';

const named = (name: unknown, type: string = 'string') => ({ type, 'x-mcp-header': name }) as JsonObject;
const schema = (properties: JsonObject, more: JsonObject = {}) => ({ type: 'object', properties, ...more });
const linesFor = (properties: JsonObject, args: JsonObject) => paramHeaderLines(paramHeaders(schema(properties)), args);

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
  test.each<{ why: string; inputSchema: JsonObject; says: string }>([
    {
      why: 'is empty',
      inputSchema: schema({ a: named('') }),
      says: 'the argument a asks for a header without a usable name',
    },
    {
      why: 'is no text',
      inputSchema: schema({ a: named(1) }),
      says: 'the argument a asks for a header without a usable name',
    },
    {
      why: 'is no token',
      inputSchema: schema({ a: named('a b') }),
      says: 'the argument a asks for a header without a usable name',
    },
    {
      why: 'comes twice',
      inputSchema: schema({ a: named('X'), b: named('x') }),
      says: 'two arguments ask for the same header',
    },
    {
      why: 'is on a number',
      inputSchema: schema({ a: named('X', 'number') }),
      says: 'the argument a asks for a header and is no string, integer or boolean',
    },
    {
      why: 'is on an object',
      inputSchema: schema({ a: named('X', 'object') }),
      says: 'the argument a asks for a header and is no string, integer or boolean',
    },
    { why: 'is on the root', inputSchema: schema({}, named('X')), says: 'the whole input asks for a header' },
    {
      why: 'is on items',
      inputSchema: schema({ a: { type: 'array', items: named('X') } }),
      says: 'a header is asked for inside "items"',
    },
    {
      why: 'is in a branch',
      inputSchema: schema({}, { oneOf: [schema({ a: named('X') })] }),
      says: 'a header is asked for inside "a"',
    },
    {
      why: 'is in a definition',
      inputSchema: schema({}, { $defs: { d: named('X') } }),
      says: 'a header is asked for inside "d"',
    },
  ])('$why', ({ inputSchema, says }) => {
    expect(() => paramHeaders(inputSchema)).toThrow(new ParamHeadersWrong(says));
  });
});

test('a property that is only called so declares nothing', () => {
  expect(paramHeaders(schema({ 'x-mcp-header': { type: 'string' } }))).toEqual([]);
});
