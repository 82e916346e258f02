/** Approval through the host's own question, over the built bridge and core. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Message, StdioHost } from '../harness/stdio-host.ts';

describe('a host that can ask its person itself', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let host: StdioHost;
  let asked: Message[];
  /** What the host's person says; `undefined` where they look elsewhere. */
  let answer: Record<string, unknown> | undefined;

  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    [asked, answer] = [[], { action: 'accept', content: { answer: 'Allow this one call' } }];
    host = drawbridge.host('notes', {
      onRequest(request) {
        asked.push(request);
        return answer;
      },
    });
    await host.initialize('2025-11-25', { elicitation: {} });
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it('is not asked for approvals unless that is switched on', async () => {
    const call = host.call('delete-notes');
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.cli(['deny', id]);
    expect((await call).result).toMatchObject({ isError: true });
    expect(asked).toEqual([]);
  });

  it('allows one call where it is, and the log says that it was the host', async () => {
    expect((await drawbridge.cli(['config', 'host-elicitation', 'once'])).stdout).toBe('host-elicitation = once\n');
    expect(textOf(await host.call('delete-notes'))).toBe('deleted');
    expect(asked[0]).toMatchObject({ method: 'elicitation/create' });
    const ended = await drawbridge.control.activity.list({ kind: ['prompt.ended'] });
    expect(ended).toMatchObject([{ outcome: 'allowed', way: 'host', program: expect.stringContaining('node') }]);
    expect((await drawbridge.cli(['log'])).stdout).toMatch(/question p1 allowed {2}through the host \(\S*node \d+\)/);
    // The next one is another call.
    answer = { action: 'decline' };
    expect((await host.call('delete-notes')).result).toMatchObject({ isError: true });
    expect(server.calls).toHaveLength(1);
    expect(await drawbridge.control.permissions.list({ all: true })).toEqual([]);
  });

  it('is told to ask no more when the person answers elsewhere', async () => {
    await drawbridge.control.settings.set({ key: 'host-elicitation', value: 'once' });
    answer = undefined;
    const call = host.call('delete-notes');
    await drawbridge.approve(await drawbridge.nextPrompt());
    expect(textOf(await call)).toBe('deleted');
    const cancelled = await host.notification('notifications/cancelled');
    expect(cancelled['params']).toMatchObject({ requestId: asked[0]?.id });
  });
});
