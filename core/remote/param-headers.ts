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

/** Thrown for a schema that asks wrongly; `message` says how, and is fit to be shown. */
export class ParamHeadersWrong extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ParamHeadersWrong';
  }
}

/** The header lines a tool's `inputSchema` asks for. Throws ParamHeadersWrong; the tool must then not be offered (H42). */
export function paramHeaders(inputSchema: JsonValue | undefined): ParamHeader[] {
  const found: ParamHeader[] = [];
  walk(inputSchema, [], found);
  const names = found.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) throw new ParamHeadersWrong('two arguments ask for the same header');
  return found;
}

/** Descends through `properties`; a declaration met anywhere else in the schema is wrong. */
function walk(schema: JsonValue | undefined, path: string[], found: ParamHeader[]): void {
  if (!isObject(schema)) return;
  if (Object.hasOwn(schema, key)) found.push({ path, name: declared(schema, path) });
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword !== 'properties' || !isObject(value)) refuseIn(keyword, value);
    else for (const [property, inner] of Object.entries(value)) walk(inner, [...path, property], found);
  }
}

function declared(schema: JsonObject, path: string[]): string {
  const name = schema[key];
  if (path.length === 0) throw new ParamHeadersWrong('the whole input asks for a header');
  if (typeof name !== 'string' || !token.test(name)) {
    throw new ParamHeadersWrong(`the argument ${shown(path)} asks for a header without a usable name`);
  }
  if (types.includes(schema['type'] ?? null)) return name;
  throw new ParamHeadersWrong(`the argument ${shown(path)} asks for a header and is no string, integer or boolean`);
}

/** An argument's name is the server's to choose, and may be of any length. */
function shown(path: readonly string[]): string {
  return path.join('.').slice(0, 60);
}

/** Keywords whose values are data, not schemas; a member called `x-mcp-header` means nothing there. */
const data: readonly string[] = ['const', 'default', 'enum', 'examples'];

function refuseIn(keyword: string, value: JsonValue): void {
  if (data.includes(keyword) || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) refuseIn('', item);
    return;
  }
  if (typeof value[key] === 'string') throw new ParamHeadersWrong(`a header is asked for inside "${shown([keyword])}"`);
  for (const [inner, item] of Object.entries(value)) refuseIn(inner, item);
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
