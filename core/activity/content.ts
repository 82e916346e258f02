import { hash } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Activity } from '../../shared/models.ts';
import type { LogKeys } from './keys.ts';
import { shapeOf } from './shape.ts';

/** In characters, about: what is larger is not written anew as canonical JSON, which would delay the call. It has no commitment. */
const LARGEST = 1024 * 1024;

/** What is recorded of arguments or a result. */
export type Described = Pick<Activity, 'bytes' | 'shape' | 'commitment'>;

/** Without keys (a vault that is locked or not set up) there is no commitment, as it could never be proved. */
export function describeContent(content: unknown, name: string, keys: Pick<LogKeys, 'salt'> | undefined): Described {
  const shape = shapeOf(content);
  const text = canonicalOrNone(content);
  if (text === undefined) return { shape, bytes: sizeOf(content) };
  const bytes = Buffer.byteLength(text);
  return keys === undefined ? { shape, bytes } : { shape, bytes, commitment: commitmentOf(keys.salt(name), text) };
}

/** What a salt is derived from: the arguments or the result of one call. */
export function contentName({ kind, call }: Pick<Activity, 'kind' | 'call'>): string {
  return `${call ?? ''} ${kind === 'call.started' ? 'arguments' : 'result'}`;
}

/** `salt`: 64 characters of hex. `text`: the content as canonical JSON (RFC 8785). */
export function commitmentOf(salt: string, text: string): string {
  return hash('sha256', `${salt}\n${text}`);
}

/** None for what is too large, what JSON cannot say, and what nests too deep. */
function canonicalOrNone(content: unknown): string | undefined {
  try {
    return canonicalJson(content, LARGEST);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** About how many bytes `value` has as JSON, without writing it. */
function sizeOf(value: unknown): number {
  let size = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') size += Buffer.byteLength(next) + 2;
    else if (typeof next !== 'object' || next === null) size += String(next).length;
    else {
      const isList = Array.isArray(next);
      for (const name of isList ? [] : Object.keys(next)) size += Buffer.byteLength(name) + 3;
      const items: readonly unknown[] = isList ? next : Object.values(next);
      size += items.length + 1;
      // One by one: a list may be longer than a call may have arguments.
      for (const item of items) waiting.push(item);
    }
  }
  return size;
}
