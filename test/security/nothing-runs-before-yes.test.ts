import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../harness/answers.ts';
import { notesRoom } from '../harness/notes-room.ts';

describe('no call reaches the server', () => {
  const room = notesRoom();

  const calls = () => room.server.requests['tools/call'] ?? 0;
  const textOfCall = async (tool = 'echo', args: object = { text: 'x' }) => {
    const before = calls();
    const answer = await room.host.call(tool, args);
    expect(answer.result?.['isError']).toBe(true);
    expect(calls()).toBe(before);
    return textOf(answer);
  };

  it('while the person has not answered', async () => {
    await room.drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    expect(await textOfCall()).toContain('still open');
  });

  it('that a rule denies, whatever else allows it', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    await room.drawbridge.control.permissions.set({ effect: 'deny', host: '*', server: '*', tool: '*' });
    expect(await textOfCall()).toContain('not allowed here');
  });

  it('of a tool that the server does not list, on an "allow" alone', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    await room.drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    expect(await textOfCall('hidden-tool')).toContain('still open');
  });

  it('while the person has paused everything, also one that waited for an answer meanwhile', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    const waiting = room.host.call('delete-notes');
    const prompt = await room.drawbridge.nextPrompt();
    expect(await room.drawbridge.cli(['pause'])).toMatchObject({ code: 0 });
    expect(await textOfCall()).toContain('paused every tool call');
    expect((await waiting).result).toMatchObject({ isError: true });
    await expect(room.drawbridge.approve(prompt)).rejects.toThrow('has ended already (withdrawn)');
    expect((await room.drawbridge.control.core.status()).paused).toBe(true);
    expect(await room.drawbridge.cli(['resume'])).toMatchObject({ code: 0 });
    expect((await room.drawbridge.control.core.status()).paused).toBe(false);
  });

  it('when the decisions cannot be read', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    const file = join(room.drawbridge.home, 'consent.db');
    await room.drawbridge.killCore();
    for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
    writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0x5a));
    expect(await textOfCall()).toContain('consent.db cannot be used');
  });

  it('when the log cannot be written', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    // From the second call on its start is all that is put on record of a call before it leaves.
    expect((await room.host.call('echo', { text: 'x' })).result).not.toHaveProperty('isError');
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(room.drawbridge.home, 'activity.db'));
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'refused'); END");
    db.close();
    expect(await textOfCall()).toContain('activity.db cannot be used');
  });
});
