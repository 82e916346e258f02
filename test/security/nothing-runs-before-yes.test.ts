import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

describe('no call reaches the server', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let host: StdioHost;

  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    host = drawbridge.host('notes');
    await host.initialize();
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  const textOfCall = async (tool = 'echo', args: object = { text: 'x' }) => {
    const answer = await host.call(tool, args);
    expect(answer.result?.['isError']).toBe(true);
    expect(server.requests['tools/call']).toBeUndefined();
    return textOf(answer);
  };

  it('while the person has not answered', async () => {
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    expect(await textOfCall()).toContain('still open');
  });

  it('that a rule denies, whatever else allows it', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    await drawbridge.control.permissions.set({ effect: 'deny', host: '*', server: '*', tool: '*' });
    expect(await textOfCall()).toContain('not allowed here');
  });

  it('of a tool that the server does not list, on an "allow" alone', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    expect(await textOfCall('hidden-tool')).toContain('still open');
  });

  it('while the person has paused everything, also one that waited for an answer meanwhile', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    const waiting = host.call('delete-notes');
    const prompt = await drawbridge.nextPrompt();
    expect(await drawbridge.cli(['pause'])).toMatchObject({ code: 0 });
    expect(await textOfCall()).toContain('paused every tool call');
    expect((await waiting).result).toMatchObject({ isError: true });
    await expect(drawbridge.approve(prompt)).rejects.toThrow('has ended already (withdrawn)');
    expect((await drawbridge.control.core.status()).paused).toBe(true);
    expect(await drawbridge.cli(['resume'])).toMatchObject({ code: 0 });
    expect((await drawbridge.control.core.status()).paused).toBe(false);
  });

  it('when the decisions cannot be read', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    const file = join(drawbridge.home, 'consent.db');
    await drawbridge.killCore();
    for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
    writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0x5a));
    expect(await textOfCall()).toContain('consent.db cannot be used');
  });

  it('when the log cannot be written', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(drawbridge.home, 'activity.db'));
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'refused'); END");
    db.close();
    expect(await textOfCall()).toContain('activity.db cannot be used');
  });
});
