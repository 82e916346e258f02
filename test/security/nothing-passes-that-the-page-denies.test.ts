import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToolCall, Verdict } from '../../core/consent/consent.ts';
import { createNaiveConsent, type NaiveConsent } from '../fakes/naive-consent.ts';
import { policies, policyOf, type Written } from '../fakes/written-policies.ts';
import type { Effect, GrantBounds, Remember } from '../../shared/models.ts';
import { createRoom, HOLD, mail, type Room } from '../unit/consent-room.ts';

/**
 * Promise: no sequence of rules, answers, bounds, revocations, changed definitions, policy files that come, change, break and go,
 * time and restarts lets a call through that docs/consent.md denies, nor asks where it says allow. The page is written down once
 * more, naively, in test/fakes.
 */
interface Steps {
  room: Room;
  /** Writes the files, and what they come to by the page. */
  setPolicy(policy: Written): void;
  naive: NaiveConsent;
  /** What each server's tools are now. */
  versions: Map<string, number>;
  /** The last call made: made again, it may find an answer that was given late. */
  last?: Wish;
}

const call = fc.record({
  host: fc.constantFrom('h1', 'h2'),
  server: fc.constantFrom('s1', 's2'),
  tool: fc.constantFrom('t1', 't2'),
  account: fc.constantFrom('a1', 'a2'),
  arguments: fc.record({ to: fc.constantFrom('x', 'xy', 'y') }),
});
type Wish = typeof call extends fc.Arbitrary<infer T> ? T : never;

function callOf({ versions }: Steps, wish: Wish): ToolCall {
  const version = versions.get(`${wish.server} ${wish.tool}`) ?? 0;
  const definition = { name: wish.tool, description: `Version ${version}.` };
  return mail({ ...wish, session: `session of ${wish.host}`, definition });
}

const bounds = fc.record(
  {
    calls: fc.integer({ min: 1, max: 3 }),
    everyHost: fc.boolean(),
    account: fc.boolean(),
    like: fc.constantFrom('x*', '*'),
  },
  { requiredKeys: [] },
);
const answer = fc.record({
  answer: fc.constantFrom<'allow' | 'deny'>('allow', 'deny'),
  remember: fc.constantFrom<Remember>('once', 'session', 'time', 'always'),
  bounds,
});
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

/** Bounds as a person could give them about this call. */
function boundsFor({ remember, bounds: { like, ...rest } }: Answer, { arguments: given }: ToolCall) {
  const to = (given as { to: string }).to;
  const fits = like === '*' || to.startsWith('x');
  const said: GrantBounds = {
    ...rest,
    ...(remember === 'time' ? { minutes: 3 } : {}),
    ...(like !== undefined && fits ? { arguments: [{ pointer: '/to', like }] } : {}),
  };
  return remember === 'once' ? undefined : said;
}

interface Course {
  /** The person's answer, or none. */
  given: Answer | undefined;
  /** It comes when the call is no longer held. */
  isLate: boolean;
  /** The policy that comes while the question is open. */
  meanwhile: Written | undefined;
}

/** The call is made. Where it asks, the person answers, while it waits or later, or never. */
async function makeCall(steps: Steps, wish: Wish, { given, isLate, meanwhile }: Course): Promise<void> {
  const { room, naive } = steps;
  steps.last = wish;
  const made = callOf(steps, wish);
  const expected = naive.decide(made);
  const gone = new AbortController();
  const verdict = room.check(made, isLate ? 1 : HOLD, gone.signal);
  if (expected === 'refused') {
    await expect(verdict).rejects.toThrow('every call is denied');
    expect(room.consent.prompts(false)).toEqual([]);
    return;
  }
  const [prompt] = room.consent.prompts(false);
  expect(prompt === undefined ? 'decided' : 'ask').toBe(expected === 'ask' ? 'ask' : 'decided');
  if (prompt === undefined) return settled(steps, made, await verdict, expected);
  if (isLate) {
    room.clock.advance(1);
    expect((await verdict).verdict).toBe('pending');
  }
  if (meanwhile !== undefined) {
    steps.setPolicy(meanwhile);
    room.consent.reconsider();
    // Nobody waits with its arguments any more: what hangs on them cannot settle it.
    const now = naive.decide(isLate ? { ...made, arguments: undefined } : made);
    if (now === 'allow' || now === 'deny') {
      expect(room.consent.prompts(false)).toEqual([]);
      if (!isLate) settled(steps, made, await verdict, now);
      return;
    }
    expect(room.openPrompt()).toBe(prompt.id);
    if (now === 'refused' && given !== undefined)
      expect(() => room.consent.answer(prompt.id, given.answer, 'once')).toThrow('every call is denied');
  }
  if (given !== undefined && naive.decide(made) !== 'refused') {
    const said = boundsFor(given, made);
    room.consent.answer(prompt.id, given.answer, given.remember, said === undefined ? {} : { bounds: said });
    naive.answered(made, { ...given, bounds: said }, isLate ? prompt.id : undefined, room.consent.permissions(true));
    if (!isLate) expect((await verdict).verdict).toBe(given.answer);
    return;
  }
  // Given up: a later identical call must not find the question of this one.
  gone.abort();
  if (isLate) room.clock.advance(10 * 60_000);
  await verdict;
}

/** A rule of the person's: one that allows ends with a ceiling, or is refused where it could never hold. */
function writeRule({ room, naive }: Steps, one: Parameters<Room['consent']['setRule']>[0]): void {
  if (naive.mayRule(one.effect)) naive.ruled(room.consent.setRule(one));
  else expect(() => room.consent.setRule(one)).toThrow(/nothing be allowed so|every call is denied/);
}

/** One of those in force is revoked: what has ended is not among them. */
function revokeOne({ room, naive }: Steps, nth: number): void {
  const inForce = room.consent.permissions();
  expect(inForce.filter(({ ended }) => ended !== undefined)).toEqual([]);
  const one = inForce[nth % Math.max(1, inForce.length)];
  if (one === undefined) return;
  room.consent.revoke([one.id]);
  naive.revoked([one.id]);
}

/** Decided without the person, and as the page says. */
function settled({ naive }: Steps, made: ToolCall, ended: Verdict, expected: Effect): void {
  expect(ended.verdict).toBe(expected);
  if ('because' in ended) naive.used(made, ended.because);
}

const alone: Course = { given: undefined, isLate: false, meanwhile: undefined };

const step: fc.Arbitrary<(steps: Steps) => Promise<void> | void> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        wish: call,
        given: fc.option(answer, { nil: undefined }),
        isLate: fc.boolean(),
        meanwhile: fc.option(policies, { nil: undefined, freq: 5 }),
      })
      .map(
        ({ wish, ...course }) =>
          (steps: Steps) =>
            makeCall(steps, wish, course),
      ),
  },
  {
    weight: 5,
    arbitrary: fc.constant((steps: Steps) => (steps.last ? makeCall(steps, steps.last, alone) : undefined)),
  },
  { weight: 3, arbitrary: policies.map((files) => (steps: Steps) => steps.setPolicy(files)) },
  fc
    .record({
      host: fc.constantFrom('*', 'h1'),
      server: fc.constantFrom('*', 's1'),
      tool: fc.constantFrom('*', 't*'),
      effect: fc.constantFrom<Effect>('allow', 'ask', 'deny'),
    })
    .map((one) => (steps: Steps) => writeRule(steps, one)),
  fc.nat(20).map((nth) => (steps: Steps) => revokeOne(steps, nth)),
  call.map(({ server, tool }) => ({ versions }: Steps) => {
    const name = `${server} ${tool}`;
    versions.set(name, ((versions.get(name) ?? 0) + 1) % 3);
  }),
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, 4, 11).map(
      (minutes) =>
        ({ room }: Steps) =>
          room.clock.advance(minutes * 60_000),
    ),
  },
  fc.constant(({ room, naive }: Steps) => {
    room.restart();
    naive.restarted();
  }),
  fc.constantFrom('h1', 'h2').map((host) => ({ room, naive }: Steps) => {
    room.consent.endSession(`session of ${host}`);
    naive.sessionEnded(`session of ${host}`);
  }),
);

describe('whatever happens', () => {
  test('a call passes, asks or is denied as the page says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (todo) => {
        const room = createRoom();
        const naive = createNaiveConsent(() => room.clock.now());
        const steps: Steps = { room, naive, setPolicy: policyOf(room, naive), versions: new Map() };
        try {
          for (const act of todo) await act(steps);
        } finally {
          room.remove();
        }
      }),
      { numRuns: 400 },
    );
  });
});

test('a call is denied by one rule, whatever another would say once its arguments are known', () => {
  const room = createRoom();
  try {
    const { id } = room.consent.setRule({ host: '*', server: 's1', tool: '*', effect: 'deny' });
    const given = [{ pointer: '/to', equals: 'x' }];
    policyOf(
      room,
      createNaiveConsent(() => room.clock.now()),
    )({ managed: undefined, policy: { rules: [{ server: 's1', tool: 't1', effect: 'deny', arguments: given }] } });
    const listed = mail({ server: 's1', tool: 't1', arguments: undefined, definition: { name: 't1' } });
    expect(room.consent.decide(listed)).toEqual({ effect: 'deny', because: id });
  } finally {
    room.remove();
  }
});

describe('an answer that comes when nobody waits any more', () => {
  const wish: Wish = { host: 'h1', server: 's1', tool: 't1', account: 'a1', arguments: { to: 'x' } };
  const rule = { host: '*', server: 's1', tool: '*' };
  const changes: [string, (steps: Steps) => void][] = [
    ['a rule about it was written', (steps) => writeRule(steps, { ...rule, effect: 'ask' })],
    ['a rule about it was revoked', (steps) => revokeOne(steps, 0)],
    ['a policy file came', (steps) => steps.setPolicy({ managed: { rules: [] }, policy: undefined })],
    ['its ten minutes are over', ({ room }) => room.clock.advance(10 * 60_000)],
    ['the core started anew', ({ room, naive }) => (room.restart(), naive.restarted())],
  ];
  test.each(changes)('is not used after %s', async (_, change) => {
    const room = createRoom();
    const naive = createNaiveConsent(() => room.clock.now());
    const steps: Steps = { room, naive, setPolicy: policyOf(room, naive), versions: new Map() };
    try {
      writeRule(steps, { ...rule, host: 'h1', effect: 'ask' });
      const given: Answer = { answer: 'allow', remember: 'once', bounds: {} };
      await makeCall(steps, wish, { given, isLate: true, meanwhile: undefined });
      expect(naive.decide(callOf(steps, wish))).toBe('allow');
      change(steps);
      expect(naive.decide(callOf(steps, wish))).toBe('ask');
      await makeCall(steps, wish, alone);
    } finally {
      room.remove();
    }
  });
});
