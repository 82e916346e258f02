import { describe, expect, it } from 'vitest';
import { textOf } from '../harness/answers.ts';
import { notesRoom } from '../harness/notes-room.ts';

describe('a question about a call ends', () => {
  const room = notesRoom();

  const expectNothingRan = () => {
    expect(room.server.calls).toHaveLength(0);
    expect(room.server.requests['tools/call']).toBeUndefined();
  };
  const outcomes = async () =>
    (await room.drawbridge.control.activity.list({ kind: ['call.finished'] })).map(({ outcome }) => outcome);

  it('allowed: the call runs, once', async () => {
    const answer = room.host.call('delete-notes');
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect(textOf(await answer)).toBe('deleted');
    expect(room.server.calls).toHaveLength(1);
    expect(await outcomes()).toEqual(['ok']);
  });

  it('denied: the model reads so, and no request is at the server', async () => {
    const answer = room.host.call('delete-notes');
    const { id } = await room.drawbridge.nextPrompt();
    expect(await room.drawbridge.cli(['deny', id])).toMatchObject({ code: 0 });
    const { result } = await answer;
    expect(result).toMatchObject({ isError: true });
    expect(textOf(await answer)).toContain('was denied by the person');
    expectNothingRan();
    expect(await outcomes()).toEqual(['denied']);
  });

  it('denied with words: the model reads them, and the ledger says who said no, and from where', async () => {
    const answer = room.host.call('delete-notes');
    const { id } = await room.drawbridge.nextPrompt();
    const words = 'Only after I made a copy.';
    await room.drawbridge.control.prompts.answer({
      id,
      answer: 'deny',
      remember: 'time',
      bounds: { minutes: 5 },
      words,
    });
    expect(textOf(await answer)).toContain(`In their words: "${words}"`);
    expect(textOf(await room.host.call('delete-notes'))).toContain(words);
    expectNothingRan();
    const [denied] = await room.drawbridge.control.permissions.list({ all: true });
    expect(denied).toMatchObject({ effect: 'deny', words, uses: 1, by: { way: 'command', pid: process.pid } });
    expect(denied?.until).toBeDefined();
  });

  it('not with the screen that showed it: whoever closes that has not answered', async () => {
    const answer = room.host.call('delete-notes');
    const closing = new AbortController();
    for await (const [prompt] of await room.drawbridge.control.prompts.follow(undefined, { signal: closing.signal })) {
      if (prompt !== undefined) break;
    }
    closing.abort();
    expectNothingRan();
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect(textOf(await answer)).toBe('deleted');
  });

  it('allowed for two calls: the third asks', async () => {
    const first = room.host.call('echo', { text: 'one' });
    const { id } = await room.drawbridge.nextPrompt();
    await room.drawbridge.control.prompts.answer({ id, answer: 'allow', remember: 'always', bounds: { calls: 2 } });
    expect(textOf(await first)).toBe('one');
    expect(textOf(await room.host.call('echo', { text: 'two' }))).toBe('two');
    const third = room.host.call('echo', { text: 'three' });
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect(textOf(await third)).toBe('three');
    const [grant] = await room.drawbridge.control.permissions.list({ all: true });
    expect(grant).toMatchObject({ uses: 1, callsLeft: 0, ended: { how: 'spent' } });
  });

  it('denied always: the next one is denied without a question, until revoked', async () => {
    const answer = room.host.call('delete-notes');
    const { id } = await room.drawbridge.nextPrompt();
    await room.drawbridge.cli(['deny', id, '--always']);
    await answer;
    expect((await room.host.call('delete-notes')).result).toMatchObject({ isError: true });
    expectNothingRan();
    await room.drawbridge.control.permissions.revoke({ all: true });
    const again = room.host.call('delete-notes');
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect(textOf(await again)).toBe('deleted');
  });

  it('unanswered in time: the host is told to call again; the late answer then applies once, to the identical call', async () => {
    await room.drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    const unanswered = await room.host.call('delete-notes', { notebook: 'old' });
    expect(textOf(unanswered)).toContain('still open in Drawbridge');
    expectNothingRan();
    const prompt = await room.drawbridge.nextPrompt();
    await room.drawbridge.approve(prompt);
    // Another notebook was never shown: it asks.
    expect(textOf(await room.host.call('delete-notes', { notebook: 'new' }))).toContain('still open');
    expectNothingRan();
    expect(textOf(await room.host.call('delete-notes', { notebook: 'old' }))).toBe('deleted');
    expect(textOf(await room.host.call('delete-notes', { notebook: 'old' }))).toContain('still open');
    expect(room.server.calls).toHaveLength(1);
    expect(await outcomes()).toEqual(['pending', 'pending', 'ok', 'pending']);
  });

  it('withdrawn: the host cancels, gets no answer, and the question is gone', async () => {
    void room.host.call('delete-notes');
    const { id } = await room.drawbridge.nextPrompt();
    room.host.notify('notifications/cancelled', { requestId: 2, reason: 'changed its mind' });
    await room.drawbridge.noPrompts();
    const { code, stderr } = await room.drawbridge.cli(['approve', id]);
    expect(code).toBe(1);
    expect(stderr).toContain('withdrawn');
    expect((await room.host.request('ping')).result).toEqual({});
    expect(room.host.received().filter((message) => message.id === 2)).toHaveLength(0);
    expectNothingRan();
  });

  it('withdrawn: the host goes away while it waits', async () => {
    void room.host.call('delete-notes');
    await room.drawbridge.nextPrompt();
    await room.host.stop();
    await room.drawbridge.noPrompts();
    expectNothingRan();
  });

  it('answered twice: the second answer is refused and changes nothing', async () => {
    const answer = room.host.call('delete-notes');
    const { id } = await room.drawbridge.nextPrompt();
    await room.drawbridge.cli(['deny', id]);
    const { code, stderr } = await room.drawbridge.cli(['approve', id]);
    expect(code).toBe(1);
    expect(stderr).toContain(`The question ${id} has ended already (denied).`);
    await answer;
    expectNothingRan();
  });

  it('unknown: an answer to a question nobody asked is refused', async () => {
    const { code, stderr } = await room.drawbridge.cli(['approve', 'p99']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no question with the number p99.');
  });

  it('by the end of the core: the call is answered with an error, nothing ran, and the next one asks anew', async () => {
    const answer = room.host.call('delete-notes');
    await room.drawbridge.nextPrompt();
    await room.drawbridge.killCore();
    expect((await answer).result).toMatchObject({ isError: true });
    expectNothingRan();
    const again = room.host.call('delete-notes');
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect(textOf(await again)).toBe('deleted');
  });

  it('by a rule made while it waits: deny ends it, allow lets it through', async () => {
    const denied = room.host.call('delete-notes');
    await room.drawbridge.nextPrompt();
    await room.drawbridge.cli(['deny', '--server', 'notes', '--tool', 'delete-*']);
    expect(textOf(await denied)).toContain('is not allowed here');
    expectNothingRan();
    const allowed = room.host.call('echo', { text: 'hi' });
    await room.drawbridge.nextPrompt();
    await room.drawbridge.cli(['allow', '--server', 'notes', '--tool', 'echo']);
    expect(textOf(await allowed)).toBe('hi');
  });

  it('and a tool that changed since it was allowed asks again', async () => {
    const first = room.host.call('echo', { text: 'one' });
    await room.drawbridge.approve(await room.drawbridge.nextPrompt(), 'always');
    await first;
    expect(textOf(await room.host.call('echo', { text: 'two' }))).toBe('two');
    const changed = room.host.notification('notifications/tools/list_changed');
    room.server.changeTool('echo', 'Gives the text back, and sends it elsewhere.');
    await changed;
    const again = room.host.call('echo', { text: 'three' });
    const prompt = await room.drawbridge.nextPrompt();
    expect(prompt.definitionChanged).toBe(true);
    expect(room.server.calls).toHaveLength(2);
    await room.drawbridge.control.prompts.answer({ id: prompt.id, answer: 'deny' });
    expect((await again).result).toMatchObject({ isError: true });
  });
});
