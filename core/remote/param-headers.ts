/**
 * `x-mcp-header` (2026-07-28, Streamable HTTP § custom headers): a tool's schema may ask that an argument be repeated in a
 * header line `Mcp-Param-{name}`. Pure.
 */
import { isObject, type JsonObject, type JsonValue } from '../eras/messages.ts';

export interface ParamHeader {
  /** The property path from the arguments' root. */
  path: readonly string[];
  name: string;
}

const key = 'x-mcp-header';
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const types: readonly JsonValue[] = ['string', 'integer', 'boolean'];

/** The header lines a tool's `inputSchema` asks for; undefined when it asks wrongly, and the tool must not be offered (H42). */
export function paramHeaders(inputSchema: JsonValue | undefined): ParamHeader[] | undefined {
  const found: ParamHeader[] = [];
  const valid = walk(inputSchema, [], found) && allDifferent(found.map(({ name }) => name.toLowerCase()));
  return valid ? found : undefined;
}

/** Descends through `properties`; a declaration met anywhere else in the schema is wrong. */
function walk(schema: JsonValue | undefined, path: string[], found: ParamHeader[]): boolean {
  if (!isObject(schema)) return true;
  if (Object.hasOwn(schema, key)) {
    const name = schema[key];
    if (path.length === 0 || typeof name !== 'string' || !token.test(name)) return false;
    if (!types.includes(schema['type'] ?? null)) return false;
    found.push({ path, name });
  }
  return Object.entries(schema).every(([keyword, value]) => {
    if (keyword !== 'properties' || !isObject(value)) return notIn(keyword, value);
    return Object.entries(value).every(([property, inner]) => walk(inner, [...path, property], found));
  });
}

/** Keywords whose values are data, not schemas; a member called `x-mcp-header` means nothing there. */
const data: readonly string[] = ['const', 'default', 'enum', 'examples'];

function notIn(keyword: string, value: JsonValue): boolean {
  if (data.includes(keyword) || typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => notIn('', item));
  return !declares(value) && Object.entries(value).every(([inner, item]) => notIn(inner, item));
}

function declares(value: JsonObject): boolean {
  return typeof value[key] === 'string';
}

function allDifferent(names: string[]): boolean {
  return new Set(names).size === names.length;
}

/** The header lines of one call. An argument that is absent, null or of no simple type gets none. */
export function paramHeaderLines(headers: readonly ParamHeader[], args: JsonValue | undefined): Record<string, string> {
  const lines: Record<string, string> = {};
  for (const { path, name } of headers) {
    const value = path.reduce<JsonValue | undefined>((at, step) => (isObject(at) ? at[step] : undefined), args);
    const text = plain(value);
    if (text !== undefined) lines[`Mcp-Param-${name}`] = headerValue(text);
  }
  return lines;
}

function plain(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const simple = typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value));
  return simple ? String(value) : undefined;
}

/** Visible ASCII goes as it is, everything else as Base64 of its UTF-8 in the spec's wrapping (H11). */
export function headerValue(text: string): string {
  const fits = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/.test(text);
  return fits ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
