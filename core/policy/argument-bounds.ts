import type { ArgumentBound } from '../../shared/models.ts';
import { compilePattern } from './pattern.ts';

/** Whether a call's arguments are within a bound; `undefined`: the bound itself makes no sense, so nobody can say. */
export type Fits = (given: unknown) => boolean | undefined;

/** What is not there is within no bound, and a bound that asks for nothing holds nothing. */
export function compileBound({ pointer, equals, like }: ArgumentBound): Fits {
  const path = readPointer(pointer);
  if (path === undefined || (equals === undefined && like === undefined)) return () => undefined;
  const pattern = like === undefined ? undefined : compilePattern(like);
  return (given) => {
    const value = valueAt(path, given);
    if (value === undefined) return false;
    if (equals !== undefined && !sameJson(value, equals)) return false;
    return pattern === undefined || (typeof value === 'string' && pattern.matches(value));
  };
}

/** The steps of a JSON pointer (RFC 6901); `undefined` where it is none. */
export function readPointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  const steps = pointer.slice(1).split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Own members and places of arrays only: `__proto__` and `length` are no values. */
function valueAt(path: readonly string[], given: unknown): unknown {
  let at = given;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    if (Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** Whether two values have the same canonical JSON (RFC 8785). Goes no deeper than `b`, which a person wrote. */
export function sameJson(a: unknown, b: unknown): boolean {
  // Not Object.is: JSON writes -0 as 0.
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b)) return false;
    return a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  }
  const names = Object.keys(a);
  const sameNames = names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name));
  return sameNames && names.every((name) => sameJson((a as Tree)[name], (b as Tree)[name]));
}

type Tree = Readonly<Record<string, unknown>>;
