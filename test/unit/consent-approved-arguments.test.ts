import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Prompt } from '../../shared/models.ts';
import { createRoom, mail, type Room } from './consent-room.ts';

let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

/** Asks, sees the prompt and answers it. */
async function asked(
  changes: Parameters<typeof mail>[0],
  answer: 'allow' | 'deny' = 'allow',
): Promise<Prompt['approvedArguments']> {
  const verdict = room.check(mail(changes));
  const [prompt] = room.consent.prompts(false);
  room.consent.answer(prompt?.id ?? '', answer, 'once');
  await verdict;
  return prompt?.approvedArguments;
}

describe('a prompt shows what the person allowed before', () => {
  test('nothing the first time, then the arguments of the last allowed call of this tool', async () => {
    expect(await asked({ arguments: { to: 'ada' } })).toBeUndefined();
    expect(await asked({ arguments: { to: 'bob' } })).toBe('{"to":"ada"}');
    expect(await asked({ arguments: { to: 'cleo' } })).toBe('{"to":"bob"}');
  });

  test('never those of a call that was denied, timed out or withdrawn', async () => {
    await asked({ arguments: { to: 'ada' } });
    await asked({ arguments: { to: 'denied' } }, 'deny');
    const going = new AbortController();
    const withdrawn = room.check(mail({ arguments: { to: 'withdrawn' } }), undefined, going.signal);
    going.abort();
    await withdrawn;
    void room.check(mail({ arguments: { to: 'late' } }), 10);
    room.clock.advance(10 * 60_000);
    expect(await asked({ arguments: { to: 'bob' } })).toBe('{"to":"ada"}');
  });

  test('also those allowed after the host had given up waiting', async () => {
    const pending = room.check(mail({ arguments: { to: 'ada' } }), 10);
    room.clock.advance(10);
    expect(await pending).toMatchObject({ verdict: 'pending' });
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    expect(await asked({ arguments: { to: 'bob' } })).toBe('{"to":"ada"}');
  });

  test.each([{ host: 'zed' }, { server: 'other' }, { tool: 'other' }])('of the same %o only', async (other) => {
    await asked({});
    expect(await asked(other)).toBeUndefined();
  });

  test('whatever the account: the tool is the same', async () => {
    await asked({ arguments: { to: 'ada' } });
    expect(await asked({ account: 'a2' })).toBe('{"to":"ada"}');
  });

  test('until the core stops: arguments are never stored', async () => {
    await asked({});
    room.restart();
    expect(await asked({})).toBeUndefined();
  });
});
