import { isDeepStrictEqual } from 'node:util';
import type { DefinitionChange } from '../../../shared/models.ts';

type Field = DefinitionChange['fields'][number];

/** More than a person reads; what is beyond is counted in the last one. */
const MOST_FIELDS = 100;
/** Characters of a text that are shown. */
const LONGEST = 4_096;

/**
 * What differs between two values, as a person reads it: one line for each member that came, went or is another, under its path
 * (`inputSchema.properties.to.type`). Texts as they are, other values as JSON. Lists are compared as a whole. Pure.
 */
export function changedFields(before: unknown, after: unknown): Field[] {
  const found = [...differences('', before, after)];
  if (found.length <= MOST_FIELDS) return found;
  const left = found.length - MOST_FIELDS + 1;
  return [...found.slice(0, MOST_FIELDS - 1), { field: '…', after: `${left} more differences` }];
}

function* differences(path: string, before: unknown, after: unknown): Generator<Field> {
  if (isDeepStrictEqual(before, after)) return;
  if (isMembers(before) && isMembers(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(path === '' ? name : `${path}.${name}`, own(before, name), own(after, name));
    }
    return;
  }
  yield { field: path, ...shown('before', before), ...shown('after', after) };
}

function shown<K extends 'before' | 'after'>(side: K, value: unknown): Partial<Record<K, string>> {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return { [side]: cut } as Partial<Record<K, string>>;
}

function own(value: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
