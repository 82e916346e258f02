/**
 * Promise: where the system tells which program starts a host's entry, another than before gets nothing of the server, and no use
 * of the stored sign-in, before the person says so.
 */
import { describe, expect, it } from 'vitest';
import { isAnother, programKey } from '../../core/broker/launched-by.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { notesRoom } from '../harness/notes-room.ts';

describe.runIf(process.platform === 'linux')("an entry's program", () => {
  const room = notesRoom();

  /** The same entry, launched by a shell and not by the test's own program. */
  const byShell = async () => {
    const { command, args } = room.drawbridge.launch('notes');
    const host = room.drawbridge.host('notes', {
      command: '/bin/sh',
      args: ['-c', '"$@"; exit $?', 'sh', command, ...args],
    });
    await host.initialize();
    return host;
  };

  it('that changed is asked about before anything of the server is its, and then known', async () => {
    await room.drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    expect(textOf(await room.host.call('echo', { text: 'as before' }))).toBe('as before');
    const other = await byShell();
    const prompt = await room.drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ kind: 'program', host: 'claude-desktop', server: 'notes' });
    expect(prompt.program?.name).not.toBe(prompt.programsBefore?.[0]);
    expect(prompt.programsBefore).toEqual([process.execPath]);
    expect(textOf(await other.call('echo', { text: 'no' }))).toContain('nobody has said yet that it may');
    expect(await toolNames(other)).toEqual([]);
    // Whatever else changes meanwhile lets it in no more.
    await room.drawbridge.control.servers.add({ name: 'more', url: 'http://127.0.0.1:9/mcp' });
    expect(textOf(await other.call('echo', { text: 'no' }))).toContain('nobody has said yet that it may');
    const changed = other.notification('notifications/tools/list_changed');
    await room.drawbridge.approve(prompt);
    await changed;
    expect(textOf(await other.call('echo', { text: 'yes' }))).toBe('yes');
    expect(textOf(await (await byShell()).call('echo', { text: 'again' }))).toBe('again');
    expect(room.server.calls).toHaveLength(3);
  });

  it('that the person does not want gets nothing, and the one that was known goes on', async () => {
    const other = await byShell();
    const { id } = await room.drawbridge.nextPrompt();
    expect((await room.drawbridge.cli(['prompts'])).stdout).toMatch(/before +\S*node\n/);
    expect((await room.drawbridge.cli(['deny', id])).stdout).toMatch(
      /^Denied: \S+ does not use notes as claude-desktop\.\n$/,
    );
    expect(textOf(await other.call('echo', { text: 'no' }))).toContain('was not let in');
    expect(room.server.calls).toEqual([]);
    expect(await toolNames(room.host)).toContain('echo');
  });
});

describe('which program it is', () => {
  const program = (name: string) => ({ name, pid: 1, evidence: 'reported' as const });

  it('is its file, wherever an AppImage is mounted this time', () => {
    const known = [programKey('/tmp/.mount_ClaudeAbC123/claude')];
    expect(isAnother(known, program('/tmp/.mount_ClaudeXyZ789/claude'))).toBe(false);
    expect(isAnother(known, program('/tmp/.mount_OtherXyZ789/claude'))).toBe(true);
    expect(isAnother(known, program('/tmp/claude'))).toBe(true);
  });

  it('is another where it was known and cannot be told now, and nobody’s where it never was', () => {
    expect(isAnother(['/opt/host/host'], undefined)).toBe(true);
    expect(isAnother([], undefined)).toBe(false);
    expect(isAnother([], program('/opt/host/host'))).toBe(false);
  });
});
