import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToolCall } from '../../core/consent/consent.ts';
import { createNaiveConsent, type NaiveConsent } from '../fakes/naive-consent.ts';
import type { Effect, GrantBounds, Remember } from '../../shared/models.ts';
import { createRoom, HOLD, mail, type Room } from '../unit/consent-room.ts';

/**
 * Promise: no sequence of rules, answers, bounds, revocations, changed definitions, time and restarts lets a call through that
 * docs/consent.md denies, nor asks where it says allow. The page is written down once more, naively, in test/fakes.
 */
interface Steps {
  room: Room;
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

/** The call is made. Where it asks, the person answers, while it waits or later, or never. */
async function makeCall(steps: Steps, wish: Wish, given: Answer | undefined, isLate: boolean): Promise<void> {
  const { room, naive } = steps;
  steps.last = wish;
  const made = callOf(steps, wish);
  const expected = naive.decide(made);
  const gone = new AbortController();
  const verdict = room.check(made, isLate ? 1 : HOLD, gone.signal);
  const [prompt] = room.consent.prompts(false);
  expect(prompt === undefined ? 'decided' : 'ask').toBe(expected === 'ask' ? 'ask' : 'decided');
  if (prompt === undefined) {
    const ended = await verdict;
    expect(ended.verdict).toBe(expected);
    if ('because' in ended) naive.used(made, ended.because);
    return;
  }
  if (isLate) {
    room.clock.advance(1);
    expect((await verdict).verdict).toBe('pending');
  }
  if (given !== undefined) {
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

const step: fc.Arbitrary<(steps: Steps) => Promise<void> | void> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(call, fc.option(answer, { nil: undefined }), fc.boolean()).map(
      ([wish, given, isLate]) =>
        (steps: Steps) =>
          makeCall(steps, wish, given, isLate),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constant((steps: Steps) => (steps.last ? makeCall(steps, steps.last, undefined, false) : undefined)),
  },
  fc
    .record({
      host: fc.constantFrom('*', 'h1'),
      server: fc.constantFrom('*', 's1'),
      tool: fc.constantFrom('*', 't*'),
      effect: fc.constantFrom<Effect>('allow', 'ask', 'deny'),
    })
    .map(
      (rule) =>
        ({ room, naive }: Steps) =>
          naive.ruled(room.consent.setRule(rule)),
    ),
  fc.nat(20).map((nth) => ({ room, naive }: Steps) => {
    const inForce = room.consent.permissions();
    const one = inForce[nth % Math.max(1, inForce.length)];
    if (one === undefined) return;
    room.consent.revoke([one.id]);
    naive.revoked([one.id]);
  }),
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
        const steps: Steps = { room, naive: createNaiveConsent(() => room.clock.now()), versions: new Map() };
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
