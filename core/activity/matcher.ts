import { endingOf } from '../../shared/ending.ts';
import type { ActivityFilter } from '../../shared/models.ts';
import { EXACT, SEARCHED } from './schema.ts';
import { type Column, hashOf, type Segment } from './segment.ts';
import { type Span, spanOf } from './span.ts';
import { type Finder, findersOf } from './words.ts';

/** By line of a segment: 1 where it fits, else 0. */
export type Mask = Uint8Array;

/** Takes the lines out of the mask that do not fit; `false` where it is known at once that none does. */
type Sieve = (mask: Mask, segment: Segment) => boolean;

/**
 * Compares lines with a filter by the rules of fits.ts, member after member over a whole segment; nothing, where no line of it
 * fits by a member's values alone. Calls are compared by their hash, so that lines of another may be among what fits.
 */
export function createMatcher(filter: ActivityFilter): (segment: Segment) => Mask | undefined {
  const sieves = [...exactSieves(filter), ...kindSieves(filter), ...wordSieves(filter.text ?? ''), spanSieve(filter)];
  return (segment) => {
    const mask = new Uint8Array(segment.count).fill(1);
    return sieves.every((sieve) => sieve(mask, segment)) ? mask : undefined;
  };
}

function exactSieves(filter: ActivityFilter): Sieve[] {
  return EXACT.flatMap((member): Sieve[] => {
    const wanted = filter[member];
    if (wanted === undefined) return [];
    if (member === 'call') return [(mask, { calls }) => keep(mask, calls, (hash) => hash === hashOf(wanted))];
    return [(mask, { columns }) => sift(mask, columns[member], (value) => value === wanted)];
  });
}

function kindSieves({ kind, ending }: ActivityFilter): Sieve[] {
  const kinds: readonly (string | null)[] | undefined = kind;
  const isSo = (outcome: string | null) => endingOf(outcome ?? undefined) === ending;
  return [
    ...(kinds === undefined
      ? []
      : [(mask: Mask, { columns }: Segment) => sift(mask, columns.kind, (value) => kinds.includes(value))]),
    ...(ending === undefined
      ? []
      : [
          (mask: Mask, { columns }: Segment) => sift(mask, columns.kind, (value) => value === 'call.finished'),
          (mask: Mask, { columns }: Segment) => sift(mask, columns.outcome, isSo),
        ]),
  ];
}

/** Each word in any of the members. */
function wordSieves(text: string): Sieve[] {
  return findersOf(text)
    .map(remembering)
    .map((finds) => (mask, { columns }) => {
      const found = SEARCHED.map((member) => ({ ids: columns[member].ids, right: rightOf(columns[member], finds) }));
      const some = found.filter(({ right }) => right.includes(1));
      if (some.length === 0) return false;
      const any = new Uint8Array(mask.length);
      for (const { ids, right } of some) {
        for (let line = 0; line < any.length; line++) if (right[ids[line] ?? 0] === 1) any[line] = 1;
      }
      return keep(mask, any, (one) => one === 1);
    });
}

/** The same few names are in nearly every segment. */
function remembering(finds: Finder): (value: string | null) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    if (value === null) return false;
    const before = known.get(value);
    if (before !== undefined) return before;
    const found = finds(value);
    known.set(value, found);
    return found;
  };
}

function spanSieve(filter: ActivityFilter): Sieve {
  const { first, last, since, until }: Span = spanOf(filter);
  return (mask, { numbers, at, from, to }) => {
    const isAllNumbers = (numbers[0] ?? 0) >= first && (numbers.at(-1) ?? 0) <= last;
    if (!isAllNumbers) keep(mask, numbers, (number) => number >= first && number <= last);
    if (!(from >= since && to < until)) keep(mask, at, (time) => time >= since && time < until);
    return true;
  };
}

/** Every value is looked at once. */
function sift(mask: Mask, column: Column, isRight: (value: string | null) => boolean): boolean {
  const right = rightOf(column, isRight);
  if (!right.includes(1)) return false;
  const { ids } = column;
  if (right.includes(0)) for (let line = 0; line < mask.length; line++) if (right[ids[line] ?? 0] === 0) mask[line] = 0;
  return true;
}

function rightOf({ values }: Column, isRight: (value: string | null) => boolean): Uint8Array {
  return Uint8Array.from(values, (value) => Number(isRight(value)));
}

function keep(mask: Mask, values: ArrayLike<number>, isRight: (value: number) => boolean): true {
  for (let line = 0; line < mask.length; line++) if (!isRight(values[line] ?? 0)) mask[line] = 0;
  return true;
}
