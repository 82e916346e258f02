import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRules, decide } from '../../../core/policy/decide.ts';
import { compilePattern } from '../../../core/policy/pattern.ts';
import type { PolicyCall } from '../../../core/policy/policy.ts';
import type { Permission } from '../../../shared/models.ts';

const call: PolicyCall = {
  host: 'cursor',
  server: 'files',
  tool: 'read_file',
  session: 's1',
  definition: 'same',
  now: 0,
};

function rule(id: string, effect: Permission['effect'], scope: Partial<Permission> = {}): Permission {
  const everything = { host: '*', server: '*', tool: '*' };
  return { id, origin: 'rule', effect, createdAt: '2026-01-01T00:00:00.000Z', uses: 0, ...everything, ...scope };
}
function grant(id: string, effect: Permission['effect'], scope: Partial<Permission> = {}): Permission {
  return rule(id, effect, { origin: 'grant', host: 'cursor', server: 'files', tool: 'read_file', ...scope });
}

describe('a decision', () => {
  test('asks by default', () => {
    expect(decide(call, [])).toEqual({ effect: 'ask', because: 'default' });
  });

  test('follows a matching deny over everything more exact', () => {
    const permissions = [grant('g1', 'allow'), rule('r1', 'deny', { tool: '*' })];
    expect(decide(call, permissions)).toEqual({ effect: 'deny', because: 'r1' });
  });

  test('asks again when the definition changed, though an allow matches', () => {
    expect(decide({ ...call, definition: 'changed' }, [grant('g1', 'allow')])).toEqual({
      effect: 'ask',
      because: 'definition-changed',
    });
  });

  test('denies a changed tool that a rule denies', () => {
    expect(decide({ ...call, definition: 'changed' }, [rule('r1', 'deny')]).effect).toBe('deny');
  });

  test('lets an exact tool win over a pattern, and a longer pattern over a shorter one', () => {
    const broad = rule('r1', 'ask', { tool: 'read*' });
    expect(decide(call, [broad, rule('r2', 'allow', { tool: 'read_file' })]).because).toBe('r2');
    expect(decide(call, [broad, rule('r3', 'allow', { tool: 'read_*e' })]).because).toBe('r3');
    expect(decide(call, [broad, rule('r4', 'allow')]).because).toBe('r1');
  });

  test('compares the tool first, then the server, then the host', () => {
    const byTool = rule('r1', 'allow', { tool: 'read_file' });
    const byServer = rule('r2', 'ask', { server: 'files' });
    const byHost = rule('r3', 'ask', { host: 'cursor' });
    expect(decide(call, [byHost, byServer, byTool]).because).toBe('r1');
    expect(decide(call, [byHost, byServer]).because).toBe('r2');
  });

  test('lets ask win over allow between equals', () => {
    expect(decide(call, [rule('r1', 'allow'), rule('r2', 'ask')]).because).toBe('r2');
  });

  test('uses a session grant in its session only', () => {
    const forSession = grant('g1', 'allow', { session: 's1' });
    expect(decide(call, [forSession]).because).toBe('g1');
    expect(decide({ ...call, session: 's2' }, [forSession]).because).toBe('default');
  });

  test('reads a grant literally: a tool called * is granted alone', () => {
    const starred = grant('g1', 'allow', { tool: '*' });
    expect(decide(call, [starred]).effect).toBe('ask');
    expect(decide({ ...call, tool: '*' }, [starred]).effect).toBe('allow');
  });
});

describe('a pattern', () => {
  test.each([
    ['read_*', 'read_file', true],
    ['read_*', 'read_', true],
    ['*_file', 'read_file', true],
    ['r*d*e', 'read_file', true],
    ['r*x*e', 'read_file', false],
    ['ab*ba', 'aba', false],
    ['a.c', 'abc', false],
    ['[a-z]*', 'abc', false],
    ['(a+)+$', 'aaaa', false],
    ['READ*', 'read_file', false],
    ['**', '', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j on %j gives %j', (pattern, text, expected) => {
    expect(compilePattern(pattern).matches(text)).toBe(expected);
  });

  test('agrees with the plain definition of *', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const words = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(fc.property(letters, words, (p, text) => compilePattern(p).matches(text) === plainly(p, text)));
  });

  test('made to be slow ends all the same', () => {
    const hostile = compilePattern(`${'a*'.repeat(5_000)}b`);
    expect(hostile.matches('a'.repeat(100_000))).toBe(false);
    expect(compilePattern(`*${'ab*'.repeat(5_000)}c*`).matches('ab'.repeat(50_000))).toBe(false);
  });
});

function plainly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') {
    return plainly(pattern.slice(1), text) || (text !== '' && plainly(pattern, text.slice(1)));
  }
  return pattern[0] === text[0] && text !== '' && plainly(pattern.slice(1), text.slice(1));
}

describe('for any permissions', () => {
  const name = fc.constantFrom('a', 'ab', 'abc', 'b');
  const field = fc.constantFrom('*', 'a', 'a*', '*b', 'ab', 'abc', '*b*', 'b');
  const effects = fc.constantFrom<Permission['effect'][]>('allow', 'ask', 'deny');
  const scope = fc.record({ host: field, server: field, tool: field });
  const session = fc.constantFrom(undefined, 's1', 's2');
  const origin = fc.constantFrom<Permission['origin'][]>('rule', 'grant');
  const lists = fc
    .array(fc.record({ scope, effect: effects, session, origin }), { maxLength: 12 })
    .map((items) => items.map((item, i) => bound(`r${i}`, item)));
  const calls = fc.record({
    host: name,
    server: name,
    tool: name,
    session: fc.constantFrom('s1', 's2'),
    definition: fc.constantFrom<PolicyCall['definition'][]>('unseen', 'same', 'changed'),
    now: fc.constant(0),
  });

  function bound(
    id: string,
    from: {
      scope: Partial<Permission>;
      effect: Permission['effect'];
      session: string | undefined;
      origin: Permission['origin'];
    },
  ): Permission {
    const made = rule(id, from.effect, { ...from.scope, origin: from.origin });
    return from.session === undefined ? made : { ...made, session: from.session };
  }

  test('a matching deny is never outvoted', () => {
    fc.assert(
      fc.property(lists, calls, (permissions, asked) => {
        const { host, server, tool } = asked;
        const denied = [...permissions, rule('deny', 'deny', { host, server, tool })];
        return decide(asked, denied).effect === 'deny';
      }),
    );
  });

  test('a permission about something else changes nothing', () => {
    fc.assert(
      fc.property(lists, calls, effects, (permissions, asked, effect) => {
        const unrelated = rule('0', effect, { tool: 'z*' });
        expect(decide(asked, [unrelated, ...permissions])).toEqual(decide(asked, permissions));
      }),
    );
  });

  test('the order of the list never matters', () => {
    const shuffled = lists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, calls, ([permissions, other], asked) => {
        expect(decide(asked, other)).toEqual(decide(asked, permissions));
      }),
    );
  });

  test('compiled permissions decide as fresh ones do, and a changed tool is never allowed', () => {
    fc.assert(
      fc.property(lists, fc.array(calls), (permissions, all) => {
        const rules = createRules(permissions);
        for (const asked of all) {
          expect(rules.decide(asked)).toEqual(decide(asked, permissions));
          if (asked.definition === 'changed') expect(rules.decide(asked).effect).not.toBe('allow');
        }
      }),
    );
  });
});
