import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRoom, definition, HOLD, mail, type Room } from './consent-room.ts';

const TEN_MINUTES = 10 * 60_000;
let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

describe('a question to the person', () => {
  test('shows the call, what the server says about the tool, and until when it can be answered', async () => {
    const verdict = room.check(mail({ program: { name: 'Cursor', pid: 7, evidence: 'reported' } }));
    expect(room.consent.prompts(false)).toEqual([
      {
        id: 'p1',
        kind: 'tool-call',
        state: 'open',
        createdAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-01T00:10:00.000Z',
        host: 'cursor',
        entry: 'e1',
        program: { name: 'Cursor', pid: 7, evidence: 'reported' },
        server: 'mail',
        url: 'https://mail.example.com/mcp',
        account: 'a1',
        tool: 'send_mail',
        toolTitle: 'Send mail',
        toolDescription: 'Sends a mail.',
        arguments: '{"to":"someone@example.com","body":"hello"}',
        annotations: { destructiveHint: true },
        definitionChanged: false,
      },
    ]);
    room.consent.answer('p1', 'deny', 'once');
    await verdict;
  });

  test('lets the call through when allowed', async () => {
    const verdict = room.check(mail());
    expect(room.consent.answer('p1', 'allow', 'once').state).toBe('allowed');
    expect(await verdict).toEqual({ verdict: 'allow', because: 'p1' });
    expect(room.consent.prompts(false)).toEqual([]);
    expect(room.consent.prompts(true).map(({ id, state }) => [id, state])).toEqual([['p1', 'allowed']]);
  });

  test('stops the call when denied', async () => {
    const verdict = room.check(mail());
    expect(room.consent.answer('p1', 'deny', 'once').state).toBe('denied');
    expect(await verdict).toEqual({ verdict: 'deny', because: 'p1', by: 'person' });
  });

  test('holds the call no longer than told, and stays open', async () => {
    const verdict = room.check(mail());
    room.clock.advance(HOLD);
    expect(await verdict).toEqual({ verdict: 'pending', prompt: 'p1' });
    expect(room.openPrompt()).toBe('p1');
  });

  test('times out after 10 minutes; the next call asks anew', async () => {
    const verdict = room.check(mail());
    room.clock.advance(TEN_MINUTES);
    expect((await verdict).verdict).toBe('pending');
    expect(room.consent.prompts(true)[0]?.state).toBe('timed-out');
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test('that times out while the call is still held lets nothing through', async () => {
    const verdict = room.check(mail(), Infinity);
    room.clock.advance(TEN_MINUTES);
    expect(await verdict).toEqual({ verdict: 'withdrawn', prompt: 'p1' });
  });

  test('is withdrawn when the host goes', async () => {
    const host = new AbortController();
    const verdict = room.check(mail(), HOLD, host.signal);
    host.abort();
    expect(await verdict).toEqual({ verdict: 'withdrawn', prompt: 'p1' });
    expect(room.consent.prompts(true)[0]?.state).toBe('withdrawn');
  });

  test('is not asked for a host that has gone already', async () => {
    expect((await room.check(mail(), HOLD, AbortSignal.abort())).verdict).toBe('withdrawn');
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test('takes one answer: the second is told how it ended', () => {
    void room.check(mail());
    room.consent.answer('p1', 'deny', 'once');
    expect(() => room.consent.answer('p1', 'allow', 'once')).toThrow('The question p1 has ended already (denied).');
  });

  test('does not take an answer after its time, though the machine slept through it', async () => {
    const verdict = room.check(mail(), Infinity);
    room.clock.sleep(TEN_MINUTES);
    expect(() => room.consent.answer('p1', 'allow', 'once')).toThrow('timed-out');
    expect((await verdict).verdict).toBe('withdrawn');
  });

  test('that nobody asked has no answer', () => {
    expect(() => room.consent.answer('p9', 'allow', 'once')).toThrow('There is no question with the number p9.');
  });

  test('has a number that is never used again, also after a restart', async () => {
    const verdict = room.check(mail());
    room.restart();
    expect((await verdict).verdict).toBe('withdrawn');
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test('is announced when it opens and when it ends', () => {
    const seen: number[] = [];
    const stop = room.consent.onPrompts(() => seen.push(room.consent.prompts(false).length));
    void room.check(mail());
    room.consent.answer('p1', 'deny', 'once');
    stop();
    void room.check(mail());
    expect(seen).toEqual([1, 0]);
  });

  test('shows at most 64 KiB of arguments and says how much is missing', () => {
    void room.check(mail({ arguments: { text: 'é'.repeat(100_000) } }));
    const shown = room.consent.prompts(false)[0]?.arguments ?? '';
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(65_536);
    expect(shown).toMatch(/^\{"text":"é+\n\[cut here: \d+ of 200011 bytes are not shown\]$/);
    const [, cut] = /cut here: (\d+)/.exec(shown) ?? [];
    expect(Buffer.byteLength(shown.split('\n')[0] ?? '') + Number(cut)).toBe(200_011);
  });

  test('is refused beyond a hundred open ones of one entry', async () => {
    for (let i = 0; i < 100; i++) void room.check(mail({ arguments: { i } }));
    await expect(room.check(mail({ arguments: {} }))).rejects.toMatchObject({ problem: { code: 'prompts-full' } });
    void room.check(mail({ entry: 'e2' }));
    expect(room.consent.prompts(false)).toHaveLength(101);
  });
});

describe('identical calls', () => {
  test('waiting side by side have a question each', async () => {
    const both = [room.check(mail()), room.check(mail())];
    expect(room.consent.prompts(false)).toHaveLength(2);
    room.consent.answer('p1', 'allow', 'once');
    room.consent.answer('p2', 'deny', 'once');
    expect((await Promise.all(both)).map(({ verdict }) => verdict)).toEqual(['allow', 'deny']);
  });

  test('repeated after "pending" join the question still open', async () => {
    const first = room.check(mail());
    room.clock.advance(HOLD);
    await first;
    const repeat = room.check(mail({ arguments: { body: 'hello', to: 'someone@example.com' } }));
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    expect(await repeat).toEqual({ verdict: 'allow', because: 'p1' });
  });
});

describe('a late answer', () => {
  async function pendingCall(): Promise<void> {
    const first = room.check(mail());
    room.clock.advance(HOLD);
    expect((await first).verdict).toBe('pending');
  }

  test('applies once to the identical repeat', async () => {
    await pendingCall();
    room.consent.answer('p1', 'allow', 'once');
    expect(await room.check(mail())).toEqual({ verdict: 'allow', because: 'p1' });
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test('may be a denial', async () => {
    await pendingCall();
    room.consent.answer('p1', 'deny', 'once');
    expect(await room.check(mail())).toEqual({ verdict: 'deny', because: 'p1', by: 'person' });
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test.each([
    ['host', { host: 'claude-desktop' }],
    ['server', { server: 'mail2' }],
    ['account', { account: 'a2' }],
    ['account, none', { account: undefined }],
    ['tool', { tool: 'send_mails' }],
    ['argument', { arguments: { to: 'someone@example.com', body: 'Hello' } }],
    ['definition', { definition: { ...definition, description: 'Sends a mail!' } }],
  ])('does not apply to a call with another %s', async (_what, change) => {
    await pendingCall();
    room.consent.answer('p1', 'allow', 'once');
    void room.check(mail(change));
    expect(room.openPrompt()).toBe('p2');
  });

  test('applies to the repeat from a restarted host, whose session is new', async () => {
    await pendingCall();
    room.consent.endSession('s1');
    room.consent.answer('p1', 'allow', 'session');
    expect(room.consent.permissions()).toEqual([]);
    expect(await room.check(mail({ session: 's2' }))).toEqual({ verdict: 'allow', because: 'p1' });
  });

  test('is void after 10 minutes', async () => {
    await pendingCall();
    room.consent.answer('p1', 'allow', 'once');
    room.clock.advance(TEN_MINUTES);
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test('is void once its grant is revoked', async () => {
    await pendingCall();
    room.consent.answer('p1', 'allow', 'always');
    room.consent.revoke('all');
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });

  test('is void once the person makes a rule about the call', async () => {
    await pendingCall();
    room.consent.answer('p1', 'allow', 'once');
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'ask' });
    void room.check(mail());
    expect(room.openPrompt()).toBe('p2');
  });
});

describe('pairing', () => {
  const pairing = { entry: 'e9', host: 'other', url: 'https://mcp.example.com/mcp?key=1' };

  test.each([
    ['allow', 'allowed'],
    ['deny', 'denied'],
  ] as const)('ends with the answer: %s', async (answer, outcome) => {
    const asked = room.consent.pair(pairing, new AbortController().signal);
    expect(room.consent.prompts(false)[0]).toMatchObject({ kind: 'pairing', url: pairing.url, entry: 'e9' });
    room.consent.answer('p1', answer, 'once');
    expect(await asked).toBe(outcome);
    expect(JSON.stringify(room.lines)).not.toContain('key=1');
  });

  test('asks once per entry, and withdraws when the last who asked has gone', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const both = [room.consent.pair(pairing, one.signal), room.consent.pair(pairing, two.signal)];
    one.abort();
    expect(await both[0]).toBe('withdrawn');
    expect(room.openPrompt()).toBe('p1');
    two.abort();
    expect(await both[1]).toBe('withdrawn');
    expect(room.consent.prompts(false)).toEqual([]);
  });

  test('never approves an address that was not shown', async () => {
    const { signal } = new AbortController();
    const first = room.consent.pair(pairing, signal);
    const second = room.consent.pair({ ...pairing, url: 'https://evil.example.com/mcp' }, signal);
    expect(await first).toBe('withdrawn');
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    expect(await second).toBe('allowed');
    expect(room.consent.prompts(true)[1]?.url).toBe('https://evil.example.com/mcp');
  });

  test('that nobody answers ends by itself', async () => {
    const asked = room.consent.pair(pairing, new AbortController().signal);
    room.clock.advance(TEN_MINUTES);
    expect(await asked).toBe('withdrawn');
    expect(room.consent.prompts(true)[0]?.state).toBe('timed-out');
  });
});
