import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerMore } from '../../core/consent/answers.ts';
import type { GrantBounds, Remember } from '../../shared/models.ts';
import { createRoom, mail, type Room } from './consent-room.ts';

let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

/** Asks about `call`, answers, and gives back the verdict. */
async function answered(answer: 'allow' | 'deny', remember: Remember, more: AnswerMore = {}, call = mail()) {
  const verdict = room.check(call);
  room.consent.answer(room.openPrompt(), answer, remember, more);
  return await verdict;
}
const effectOf = (changes: Parameters<typeof mail>[0]) => room.consent.decide(mail(changes)).effect;

describe('an answer', () => {
  test('for a time ends by itself, without a restart', async () => {
    await answered('allow', 'time', { bounds: { minutes: 5 } });
    room.clock.advance(5 * 60_000 - 1);
    expect(effectOf({})).toBe('allow');
    room.clock.advance(1);
    expect(effectOf({})).toBe('ask');
    expect(room.consent.permissions()).toEqual([]);
  });

  test('for a time ends also while the core does not run', async () => {
    await answered('allow', 'time', { bounds: { minutes: 5 } });
    room.restart();
    expect(effectOf({})).toBe('allow');
    room.clock.advance(5 * 60_000);
    room.restart();
    expect(effectOf({})).toBe('ask');
  });

  test('for three calls lets through three, the one that was asked about among them', async () => {
    expect((await answered('allow', 'always', { bounds: { calls: 3 } })).verdict).toBe('allow');
    expect((await room.check(mail())).verdict).toBe('allow');
    room.restart();
    expect((await room.check(mail())).verdict).toBe('allow');
    expect(effectOf({})).toBe('ask');
  });

  test('for one call is an answer for once', async () => {
    await answered('allow', 'always', { bounds: { calls: 1 } });
    expect(room.consent.permissions(true)).toEqual([]);
  });

  test('holds for the host that asked, or for every host when the person says so', async () => {
    await answered('allow', 'always');
    expect(effectOf({ host: 'claude-desktop' })).toBe('ask');
    room.consent.revoke('all');
    await answered('allow', 'always', { bounds: { everyHost: true } });
    expect(effectOf({ host: 'claude-desktop' })).toBe('allow');
    expect(effectOf({ server: 'mail2' })).toBe('ask');
  });

  test('bound to the account holds for no other, nor for nobody', async () => {
    await answered('allow', 'always', { bounds: { account: true } });
    expect(effectOf({})).toBe('allow');
    expect(effectOf({ account: 'a2' })).toBe('ask');
    expect(effectOf({ account: undefined })).toBe('ask');
  });

  test.each<[string, NonNullable<GrantBounds['arguments']>]>([
    ['value', [{ pointer: '/to', equals: 'someone@example.com' }]],
    ['pattern', [{ pointer: '/to', like: '*@example.com' }]],
  ])('bound to the %s of an argument holds for it alone', async (_what, bound) => {
    await answered('allow', 'always', { bounds: { arguments: bound } });
    expect(effectOf({ arguments: { to: 'someone@example.com', body: 'more' } })).toBe('allow');
    expect(effectOf({ arguments: { to: 'someone@example.org' } })).toBe('ask');
    expect(effectOf({ arguments: { to: ['someone@example.com'] } })).toBe('ask');
    expect(effectOf({ arguments: {} })).toBe('ask');
  });

  test('of no that is bound to an argument denies what waits with it, and nothing else', async () => {
    const first = room.check(mail());
    const same = room.check(mail({ arguments: { to: 'someone@example.com', body: 'again' } }));
    const other = room.check(mail({ arguments: { to: 'another@example.com' } }));
    room.consent.answer('p1', 'deny', 'always', { bounds: { arguments: [{ pointer: '/to', like: 'someone@*' }] } });
    expect((await first).verdict).toBe('deny');
    expect(await same).toMatchObject({ verdict: 'deny', because: 'g1', by: 'rule' });
    room.consent.answer('p3', 'allow', 'once');
    expect((await other).verdict).toBe('allow');
  });

  test('of no takes words along, cleaned, for this call and for those it denies later', async () => {
    const first = await answered('deny', 'always', { words: ' Ask me\u202e\nfirst. ' });
    expect(first).toMatchObject({ verdict: 'deny', by: 'person', words: 'Ask me\\u{202e}\\nfirst.' });
    expect(await room.check(mail())).toMatchObject({ by: 'rule', words: 'Ask me\\u{202e}\\nfirst.' });
  });

  test('of no given late takes its words along too', async () => {
    const left = room.check(mail(), 10);
    room.clock.advance(10);
    await left;
    room.consent.answer(room.openPrompt(), 'deny', 'once', { words: 'Not today.' });
    expect(await room.check(mail())).toMatchObject({ verdict: 'deny', by: 'person', words: 'Not today.' });
  });
});

describe('an answer is refused, and the question stays open, when it', () => {
  test.each<[string, 'allow' | 'deny', Remember, AnswerMore, string]>([
    ['is for a time that is not said', 'allow', 'time', {}, 'needs its minutes'],
    ['says a time and means always', 'allow', 'always', { bounds: { minutes: 1 } }, 'needs its minutes'],
    ['is for once, with bounds', 'allow', 'once', { bounds: { everyHost: true } }, 'for once has no bounds'],
    ['has words with a yes', 'allow', 'once', { words: 'Yes!' }, 'go with a no'],
    [
      'is bound to a value that this call has not',
      'allow',
      'always',
      { bounds: { arguments: [{ pointer: '/to', equals: 'nobody@example.com' }] } },
      'is not what the answer would be bound to',
    ],
    [
      'is bound to an argument without saying how',
      'allow',
      'always',
      { bounds: { arguments: [{ pointer: '/to' }] } },
      'either the value or a pattern',
    ],
  ])('%s', async (_why, answer, remember, more, words) => {
    void room.check(mail());
    expect(() => room.consent.answer('p1', answer, remember, more)).toThrow(words);
    expect(room.openPrompt()).toBe('p1');
    expect(room.consent.permissions(true)).toEqual([]);
  });

  test('is bound to an account where nobody is signed in', () => {
    void room.check(mail({ account: undefined }));
    expect(() => room.consent.answer('p1', 'allow', 'always', { bounds: { account: true } })).toThrow('No account');
  });

  test('is bound to an argument of a call too long to be shown whole', () => {
    const call = mail({ arguments: { to: 'someone@example.com', body: 'x'.repeat(70_000) } });
    void room.check(call);
    const bounds = { arguments: [{ pointer: '/to', equals: 'someone@example.com' }] };
    expect(() => room.consent.answer('p1', 'allow', 'always', { bounds })).toThrow('is not what the answer');
  });
});
