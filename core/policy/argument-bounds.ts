import { isDeepStrictEqual } from 'node:util';
import type { ArgumentBound } from '../../shared/models.ts';
import { compilePattern } from './pattern.ts';

/** Whether the call's arguments are within the bound. What is not there is within none. */
export function fitsBound({ pointer, equals, like }: ArgumentBound, given: unknown): boolean {
  const value = valueAt(pointer, given);
  if (value === undefined || (equals === undefined && like === undefined)) return false;
  if (equals !== undefined && !isDeepStrictEqual(value, equals)) return false;
  return like === undefined || (typeof value === 'string' && compilePattern(like).matches(value));
}

/** The value at a JSON pointer (RFC 6901); `undefined` where there is none. Own members only: `__proto__` is no value. */
function valueAt(pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  if (!pointer.startsWith('/')) return undefined;
  let at = value;
  for (const token of pointer.slice(1).split('/')) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
