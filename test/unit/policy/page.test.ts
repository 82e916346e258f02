import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { sameJson } from '../../../core/policy/argument-bounds.ts';
import { createRules, joinRules } from '../../../core/policy/decide.ts';
import type { PolicyCall } from '../../../core/policy/policy.ts';
import type { Permission } from '../../../shared/models.ts';
import type { GrantCeiling } from '../../../shared/policy.ts';
import { byThePage } from './page.ts';

const MINUTE = 60_000;
const at = (minutes: number) => new Date(minutes * MINUTE).toISOString();

const name = fc.constantFrom('a', 'ab', 'b');
const field = fc.constantFrom('*', 'a', 'a*', '*b', 'ab', 'b');
const value = fc.constantFrom<unknown[]>(1, 'a', 'ab', null, [1], { x: 1, y: [null] }, { y: [null], x: 1 });
const given = fc.record({ p: value, q: value }, { requiredKeys: [] });
const bound = fc.record(
  { pointer: fc.constantFrom('/p', '/q', '/p/0', '/p/y', ''), equals: value, like: field },
  { requiredKeys: ['pointer'] },
);
const asks = bound.filter(({ equals, like }) => equals !== undefined || like !== undefined);

const permission = fc.record(
  {
    origin: fc.constantFrom<Permission['origin'][]>('rule', 'grant', 'policy', 'managed'),
    effect: fc.constantFrom<Permission['effect'][]>('allow', 'ask', 'deny'),
    host: field,
    server: field,
    tool: field,
    session: fc.constantFrom('s1', 's2'),
    account: fc.constantFrom('x', 'y'),
    arguments: fc.array(asks, { minLength: 1, maxLength: 2 }),
    readOnly: fc.boolean(),
    until: fc.constantFrom(at(5), at(20)),
    callsLeft: fc.integer({ min: 0, max: 3 }),
    ended: fc.constant({ at: at(0), how: 'revoked' as const }),
    createdAt: fc.constantFrom(at(0), at(9)),
  },
  { requiredKeys: ['origin', 'effect', 'host', 'server', 'tool', 'createdAt'] },
);
/** Few bounds at a time, or next to nothing would ever match. */
const few = fc.tuple(permission, fc.infiniteStream(fc.nat(5))).map(([one, keep]) => {
  const needed = ['origin', 'effect', 'host', 'server', 'tool', 'createdAt'];
  const entries = Object.entries(one).filter(([key]) => needed.includes(key) || keep.next().value === 0);
  return Object.fromEntries(entries) as typeof one;
});
const lists = fc
  .array(few, { maxLength: 10 })
  .map((all) => all.map((one, index) => ({ ...one, id: `r${index}`, uses: 0 }) as Permission));

const ceiling = fc.record(
  {
    longest: fc.constantFrom<NonNullable<GrantCeiling['longest']>[]>('once', 'session', 'always', { minutes: 5 }),
    calls: fc.constantFrom(1, 2),
  },
  { requiredKeys: [] },
);
const calls = fc.record(
  {
    host: name,
    server: name,
    tool: name,
    session: fc.constantFrom('s1', 's2'),
    definition: fc.constantFrom<PolicyCall['definition'][]>('unseen', 'same', 'changed'),
    account: fc.constantFrom('x', 'y'),
    arguments: given,
    readOnly: fc.boolean(),
    isRequest: fc.boolean(),
    now: fc.constant(10 * MINUTE),
    ceilings: fc.array(ceiling, { maxLength: 2 }),
  },
  { requiredKeys: ['host', 'server', 'tool', 'session', 'definition', 'now'] },
);

const runs = { numRuns: 5_000 };

test('every decision is the one of docs/consent.md', () => {
  fc.assert(
    fc.property(lists, calls, (permissions, call) => {
      const expected = byThePage(call, permissions);
      expect(createRules(permissions).decide(call)).toEqual(expected);
      expect(createRules(permissions).explain(call)).toMatchObject(expected);
    }),
    runs,
  );
});

test('rules joined decide as one list does', () => {
  fc.assert(
    fc.property(lists, fc.nat(10), calls, (permissions, cut, call) => {
      const parts = [permissions.slice(0, cut), permissions.slice(cut)].map(createRules);
      expect(joinRules(parts).decide(call)).toEqual(createRules(permissions).decide(call));
    }),
    runs,
  );
});

test('nothing lets a call pass that the administrator asks about or denies', () => {
  fc.assert(
    fc.property(lists, calls, (permissions, call) => {
      const theirs = permissions.filter(({ origin }) => origin === 'managed');
      const theirWord = createRules(theirs).decide(call);
      if (theirWord.because === 'default' || theirWord.effect === 'allow') return;
      expect(createRules(permissions).decide(call).effect).not.toBe('allow');
    }),
    runs,
  );
});

test('what is not known never lets a call pass that would not pass once it is known', () => {
  fc.assert(
    fc.property(lists, calls, given, fc.constantFrom('x', 'y'), (permissions, call, known, account) => {
      const rules = createRules(permissions);
      const { arguments: _, account: __, ...unknown } = call;
      if (rules.decide(unknown).effect !== 'allow') return;
      expect(rules.decide({ ...unknown, arguments: known, account }).effect).not.toBe('deny');
    }),
    runs,
  );
});

test('a definition that changed is let through by nobody', () => {
  fc.assert(
    fc.property(lists, calls, (permissions, call) => {
      expect(createRules(permissions).decide({ ...call, definition: 'changed' }).effect).not.toBe('allow');
    }),
    runs,
  );
});

test('values are equal exactly when their canonical JSON is', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const pairs = fc.oneof(
    fc.tuple(json, json),
    json.map((one) => [one, shuffled(one)] as const),
  );
  fc.assert(
    fc.property(pairs, ([a, b]) => sameJson(a, b) === (canonicalJson(a) === canonicalJson(b))),
    runs,
  );
});

/** The same value with the members of its objects the other way round. */
function shuffled(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(shuffled);
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(
    Object.entries(one)
      .map(([key, inside]) => [key, shuffled(inside)] as const)
      .toReversed(),
  );
}
