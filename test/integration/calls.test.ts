import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';

describe.each([
  ['a 2025-11-25 server', startLegacyServer],
  ['a 2026-07-28 server', startModernServer],
  ['an HTTP+SSE server', startSseServer],
])('through the built bridge, %s', (_, startServer) => {
  let server: FakeServer;
  let drawbridge: Drawbridge;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it('answers initialize and lists the tools', async () => {
    const host = drawbridge.host('notes');
    const { capabilities, protocolVersion } = await host.initialize();
    expect(protocolVersion).toBe('2025-11-25');
    expect(capabilities).toMatchObject({ tools: { listChanged: true } });
    expect(await toolNames(host)).toContain('echo');
    await host.stop();
  });

  it('runs a call once the person has approved it, and not before', async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    const answer = host.call('echo', { text: 'hello' });
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ host: 'claude-desktop', server: 'notes', tool: 'echo' });
    expect(server.calls).toHaveLength(0);
    await drawbridge.approve(prompt);
    expect((await answer).result).toMatchObject({ content: [{ type: 'text', text: 'hello' }] });
    expect(server.calls).toHaveLength(1);
    await host.stop();
  });

  it('reads resources and prompts', async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    const resources = (await host.request('resources/list')).result?.['resources'] as { uri: string }[];
    const read = await host.request('resources/read', { uri: resources[0]?.uri });
    expect(read.result?.['contents']).toHaveLength(1);
    const prompts = (await host.request('prompts/list')).result?.['prompts'] as { name: string }[];
    expect(prompts.length).toBeGreaterThan(0);
    await host.stop();
  });
});
