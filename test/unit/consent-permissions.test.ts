import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRoom, HOLD, mail, type Room } from './consent-room.ts';

let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

/** Asks, answers, and gives back the verdict. */
async function answered(answer: 'allow' | 'deny', remember: 'once' | 'session' | 'always', call = mail()) {
  const verdict = room.check(call);
  room.consent.answer(room.openPrompt(), answer, remember);
  return await verdict;
}

describe('an answer', () => {
  test('for once is not remembered', async () => {
    await answered('allow', 'once');
    expect(room.consent.permissions()).toEqual([]);
    expect(room.consent.decide(mail())).toEqual({ effect: 'ask', because: 'default' });
  });

  test('for the session holds in that session until it ends', async () => {
    await answered('allow', 'session');
    expect(await room.check(mail())).toEqual({ verdict: 'allow', because: 'g1' });
    expect(room.consent.decide(mail({ session: 's2' })).effect).toBe('ask');
    room.consent.endSession('s1');
    expect(room.consent.permissions()).toEqual([]);
    expect(room.consent.decide(mail()).effect).toBe('ask');
  });

  test('for always holds for this host, server and tool, also after a restart', async () => {
    await answered('allow', 'always');
    room.restart();
    expect(await room.check(mail({ session: 's2', arguments: {} }))).toEqual({ verdict: 'allow', because: 'g1' });
    expect(room.consent.decide(mail({ host: 'claude-desktop' })).effect).toBe('ask');
    expect(room.consent.decide(mail({ server: 'mail2' })).effect).toBe('ask');
    expect(room.consent.decide(mail({ tool: 'read_mail' })).effect).toBe('ask');
  });

  test('"deny always" writes a grant that denies', async () => {
    expect(await answered('deny', 'always')).toEqual({ verdict: 'deny', because: 'p1', by: 'person' });
    expect(room.consent.permissions()).toMatchObject([{ id: 'g1', origin: 'grant', effect: 'deny' }]);
    expect(await room.check(mail())).toEqual({ verdict: 'deny', because: 'g1', by: 'rule' });
  });

  test('lets through what waits for the same tool when it is for always', async () => {
    const other = room.check(mail({ arguments: { to: 'another@example.com' } }));
    const verdict = room.check(mail());
    room.consent.answer('p2', 'allow', 'always');
    expect(await verdict).toEqual({ verdict: 'allow', because: 'p2' });
    expect(await other).toEqual({ verdict: 'allow', because: 'g1' });
  });
});

describe('a use', () => {
  test('of a permission is counted', async () => {
    await answered('allow', 'always');
    await room.check(mail());
    room.clock.advance(1_000);
    await room.check(mail());
    expect(room.consent.permissions()).toMatchObject([{ uses: 2, lastUsedAt: '2026-01-01T00:00:01.000Z' }]);
  });

  test('that is only looked at is not', () => {
    room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
    expect(room.consent.decide(mail())).toEqual({ effect: 'allow', because: 'r1' });
    expect(room.consent.permissions()[0]?.uses).toBe(0);
  });
});

describe('a rule', () => {
  test('that denies ends the calls that wait', async () => {
    const verdict = room.check(mail());
    room.consent.setRule({ host: '*', server: 'mail', tool: 'send_*', effect: 'deny' });
    expect(await verdict).toEqual({ verdict: 'deny', because: 'r1', by: 'rule' });
    expect(room.consent.prompts(true)[0]?.state).toBe('denied');
  });

  test('that allows lets the calls through that wait', async () => {
    const verdict = room.check(mail());
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'allow' });
    expect(await verdict).toEqual({ verdict: 'allow', because: 'r1' });
    expect(room.consent.permissions()[0]?.uses).toBe(1);
  });

  test('takes the place of the rule for the same calls, under a new number', () => {
    const scope = { host: '*', server: 'mail', tool: '*' };
    expect(room.consent.setRule({ ...scope, effect: 'deny' }).id).toBe('r1');
    expect(room.consent.setRule({ ...scope, effect: 'allow' }).id).toBe('r2');
    expect(room.consent.permissions().map(({ id }) => id)).toEqual(['r2']);
    room.consent.revoke(['r2']);
    expect(room.consent.setRule({ ...scope, effect: 'allow' }).id).toBe('r3');
  });
});

describe('revoking', () => {
  test('asks again', async () => {
    await answered('allow', 'always');
    expect(room.consent.revoke(['g1'])).toBe(1);
    expect(room.consent.decide(mail()).effect).toBe('ask');
  });

  test('leaves a question that waits open, unless what is left decides it', async () => {
    room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
    room.consent.setRule({ host: '*', server: '*', tool: 'send_mail', effect: 'ask' });
    room.consent.setRule({ host: 'x', server: 'x', tool: 'x', effect: 'deny' });
    const verdict = room.check(mail());
    room.consent.revoke(['r3']);
    expect(room.openPrompt()).toBe('p1');
    room.consent.revoke(['r2']);
    expect(await verdict).toEqual({ verdict: 'allow', because: 'r1' });
  });

  test('a number that does not exist revokes nothing', async () => {
    await answered('allow', 'always');
    expect(() => room.consent.revoke(['g1', 'g7'])).toThrow('There is no permission with the number g7.');
    expect(room.consent.permissions()).toHaveLength(1);
  });

  test('all of them counts them', async () => {
    await answered('allow', 'always');
    room.consent.setRule({ host: '*', server: '*', tool: 'x', effect: 'deny' });
    expect(room.consent.revoke('all')).toBe(2);
    expect(room.consent.permissions()).toEqual([]);
  });
});

describe('the log', () => {
  test('tells what was asked, how it ended and what changed, never the arguments', async () => {
    await answered('allow', 'always');
    room.consent.revoke(['g1']);
    const about = { host: 'cursor', entry: 'e1', session: 's1', server: 'mail', account: 'a1', tool: 'send_mail' };
    expect(room.lines).toMatchObject([
      { kind: 'prompt.opened', ...about, because: 'p1' },
      {
        kind: 'definition.approved',
        tool: 'send_mail',
        outcome: 'new',
        detail: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      { kind: 'permission.changed', because: 'g1', decision: 'allow', outcome: 'set', detail: 'p1' },
      { kind: 'prompt.ended', ...about, because: 'p1', decision: 'allow', outcome: 'allowed', detail: 'p1' },
      { kind: 'permission.changed', because: 'g1', outcome: 'revoked' },
    ]);
    expect(JSON.stringify(room.lines)).not.toMatch(/hello|someone@/);
  });

  test('names the rule that ended a question, and says timed out and withdrawn', () => {
    void room.check(mail());
    room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'deny' });
    room.consent.revoke('all');
    const host = new AbortController();
    void room.check(mail(), HOLD, host.signal);
    host.abort();
    void room.check(mail());
    room.clock.advance(10 * 60_000);
    const ends = room.lines.filter(({ kind }) => kind === 'prompt.ended');
    expect(ends.map(({ outcome, because, detail }) => [outcome, because, detail])).toEqual([
      ['denied', 'r1', 'p1'],
      ['withdrawn', 'p2', 'p2'],
      ['timed-out', 'p3', 'p3'],
    ]);
  });
});

describe('a server that was removed', () => {
  test('leaves no grant and no open question to another one of its name, and its rules as they were', async () => {
    room.consent.setRule({ host: '*', server: 'mail', tool: 'other', effect: 'deny' });
    const granted = room.check(mail({ tool: 'read_mail' }));
    room.consent.answer(room.openPrompt(), 'allow', 'always');
    await granted;
    const waiting = room.check(mail());
    room.consent.forgetServer('mail');
    expect((await waiting).verdict).toBe('withdrawn');
    expect(room.consent.prompts(false)).toEqual([]);
    expect(room.consent.permissions()).toMatchObject([{ origin: 'rule', tool: 'other' }]);
  });

  test('leaves no answer either that its own call never used', async () => {
    const left = room.check(mail(), 10);
    room.clock.advance(10);
    expect((await left).verdict).toBe('pending');
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    room.consent.forgetServer('mail');
    void room.check(mail());
    expect(room.consent.prompts(false)).toHaveLength(1);
  });

  test('is no concern of other servers', async () => {
    const verdict = room.check(mail());
    room.consent.forgetServer('calendar');
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    expect((await verdict).verdict).toBe('allow');
  });
});
