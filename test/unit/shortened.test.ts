import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBeyond } from '../../core/policy/ceiling.ts';
import { createPolicy } from '../../core/policy/effective.ts';
import type { Ceiling, GrantBounds, Permission, Remember } from '../../shared/models.ts';
import { shortened } from '../../shared/shortened.ts';
import { createRoom, mail, type Room } from './consent-room.ts';

const { constantFrom, option } = fc;
const ceiling: fc.Arbitrary<Ceiling> = fc
  .record({
    longest: option(
      constantFrom('once' as const, 'session' as const, 'always' as const, { minutes: 60 }, { minutes: 5 }),
    ),
    calls: option(constantFrom(1, 10)),
    by: constantFrom('managed' as const, 'policy' as const),
  })
  .map(({ longest, calls, by }) => ({ by, ...(longest && { longest }), ...(calls && { calls }) }));
const given = fc
  .record({
    remember: constantFrom<Remember>('once', 'session', 'time', 'always'),
    minutes: constantFrom(5, 30, 120),
    calls: option(constantFrom(1, 3, 20)),
  })
  .map(({ remember, minutes, calls }) => ({
    remember,
    bounds: { ...(remember === 'time' && { minutes }), ...(calls && { calls }) } as GrantBounds,
  }));

/** As consent stores it. */
function granted({ remember, bounds = {} }: { remember: Remember; bounds?: GrantBounds | undefined }): Permission {
  return {
    id: 'g1',
    origin: 'grant',
    effect: 'allow',
    host: 'h',
    server: 's',
    tool: 't',
    createdAt: new Date(0).toISOString(),
    uses: 0,
    ...(remember === 'session' && { session: 's1' }),
    ...(bounds.minutes !== undefined && { until: new Date(bounds.minutes * 60_000).toISOString() }),
    ...(bounds.calls !== undefined && { callsLeft: bounds.calls - 1 }),
  };
}

/** The first moment and the last one that it could hold, in milliseconds. */
const momentsOf = ({ bounds }: { bounds?: GrantBounds | undefined }) => [0, (bounds?.minutes ?? 1e9) * 60_000 - 1];

test('what is kept is what the ceilings let hold, to its very end, and nothing else is changed', () => {
  fc.assert(
    fc.property(given, fc.array(ceiling, { maxLength: 2 }), (said, ceilings) => {
      const kept = shortened(said, ceilings);
      if (kept.remember !== 'once')
        for (const now of momentsOf(kept)) expect(isBeyond(ceilings, granted(kept), now)).toBe(false);
      if (kept.shortenedBy === undefined) {
        expect(kept).toEqual(said);
        return;
      }
      const isTooMany = ceilings.some(({ calls = Infinity }) => (said.bounds.calls ?? Infinity) > calls);
      const isTooLong = momentsOf(said).some((now) => isBeyond(ceilings, granted(said), now));
      expect(isTooMany || isTooLong).toBe(true);
    }),
  );
});

test.each<[string, Remember, GrantBounds | undefined, Omit<Ceiling, 'by'>, object]>([
  [
    'always becomes a time',
    'always',
    undefined,
    { longest: { minutes: 480 } },
    { remember: 'time', bounds: { minutes: 480 } },
  ],
  [
    'a longer time a shorter one',
    'time',
    { minutes: 900 },
    { longest: { minutes: 480 } },
    { remember: 'time', bounds: { minutes: 480 } },
  ],
  [
    'a time the session',
    'time',
    { minutes: 900 },
    { longest: 'session' },
    { remember: 'session', bounds: { minutes: 900 } },
  ],
  [
    'a session ends with the time',
    'session',
    undefined,
    { longest: { minutes: 60 } },
    { remember: 'session', bounds: { minutes: 60 } },
  ],
  ['any number of calls so many', 'session', undefined, { calls: 5 }, { remember: 'session', bounds: { calls: 5 } }],
  ['always one call', 'always', { everyHost: true }, { longest: 'once' }, { remember: 'once' }],
])('%s', (_, remember, bounds, most, kept) => {
  expect(shortened({ remember, bounds }, [{ ...most, by: 'managed' }])).toEqual({ ...kept, shortenedBy: 'managed' });
});

describe('an answer under a ceiling', () => {
  let room: Room;
  beforeEach(() => {
    room = createRoom();
    const grants = { longest: { minutes: 480 }, calls: 3 };
    const policy = createPolicy({ managed: { content: { grants }, at: '' } });
    room.policy = () => policy;
  });
  afterEach(() => room.remove());

  test('is shown the ceiling, kept as long as that, said to be kept so, and holds until then', async () => {
    const verdict = room.check(mail());
    const [asked] = room.consent.prompts(false);
    expect(asked?.ceilings).toEqual([{ longest: { minutes: 480 }, calls: 3, by: 'managed' }]);
    const answered = room.consent.answer('p1', 'allow', 'always', { bounds: { account: true } });
    expect(answered.kept).toEqual({
      remember: 'time',
      bounds: { account: true, minutes: 480, calls: 3 },
      shortenedBy: 'managed',
    });
    await verdict;
    expect(room.consent.permissions()).toMatchObject([{ account: 'a1', callsLeft: 2 }]);
    room.clock.advance(480 * 60_000 - 1);
    expect(room.consent.decide(mail()).effect).toBe('allow');
    room.clock.advance(1);
    expect(room.consent.decide(mail()).effect).toBe('ask');
    expect(room.consent.permissions(true)).toMatchObject([{ ended: { how: 'expired' } }]);
  });

  test('that denies is kept as it was said', async () => {
    const verdict = room.check(mail());
    expect(room.consent.answer('p1', 'deny', 'always').kept).toEqual({ remember: 'always' });
    await verdict;
  });

  test('a rule that allows is refused where it could never hold, and ends where it may hold for a time', () => {
    const rule = { host: '*', server: 'mail', tool: '*' };
    expect(() => room.consent.setRule({ ...rule, effect: 'allow' })).toThrow(
      'your administrator lets nothing be allowed so',
    );
    expect(room.consent.setRule({ ...rule, effect: 'ask' })).not.toHaveProperty('until');
    const policy = createPolicy({ policy: { content: { grants: { longest: { minutes: 60 } } }, at: '' } });
    room.policy = () => policy;
    const made = room.consent.setRule({ ...rule, effect: 'allow' });
    expect(Date.parse(made.until ?? '') - Date.parse(made.createdAt)).toBe(60 * 60_000);
  });
});
