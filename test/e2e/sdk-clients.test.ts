import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEverythingServer } from '../fakes/mcp-servers/everything-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { type Launch, sdkHosts } from '../harness/sdk-hosts.ts';

const servers = [
  { title: 'a 2025-11-25 server', start: startLegacyServer, echo: { text: 'hello' }, prompt: true },
  { title: 'a 2026-07-28 server', start: startModernServer, echo: { text: 'hello' }, prompt: true },
  { title: 'an HTTP+SSE server', start: startSseServer, echo: { text: 'hello' }, prompt: true },
  { title: 'server-everything', start: startEverythingServer, echo: { message: 'hello' }, prompt: true },
];

describe.each(servers)('with $title', ({ start, echo }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let drawbridge: Drawbridge;
  let launch: Launch;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([start(), startDrawbridge()]);
    await drawbridge.add('remote', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'remote', tool: '*' });
    launch = drawbridge.launch('remote');
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it.each(Object.entries(sdkHosts))('%s runs tools, resources and prompts', async (_, connect) => {
    const client = await connect(launch);
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toContain('echo');
      const { content } = await client.callTool({ name: 'echo', arguments: echo });
      expect(JSON.stringify(content)).toContain('hello');

      const { resources } = await client.listResources();
      const { contents } = await client.readResource({ uri: resources[0]?.uri ?? '' });
      expect(contents).not.toHaveLength(0);

      const { prompts } = await client.listPrompts();
      const plain = prompts.find((prompt) => !prompt.arguments?.some(({ required }) => required));
      const { messages } = await client.getPrompt({ name: plain?.name ?? '' });
      expect(messages).not.toHaveLength(0);
    } finally {
      await client.close();
    }
  });
});
