import { expect, it } from 'vitest';
import { startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { startDrawbridge } from '../harness/drawbridge.ts';

it('a message nested too deep to be written again is left out, and nothing else', async () => {
  const drawbridge = await startDrawbridge();
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const level = `data: {"jsonrpc":"2.0","method":"notifications/message","params":${deep}}\n\n`;
  const server = await startOddServer(({ request, response, message, json, events }) => {
    const { id, method } = message;
    if (request.method === 'GET') return events(level, { open: true });
    if (request.method === 'DELETE' || id === undefined) return void response.writeHead(202).end();
    const answer = (result: object) => ({ jsonrpc: '2.0', id, result });
    const serverInfo = { name: 'deep', version: '1' };
    if (method === 'initialize')
      return json(answer({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }));
    if (method === 'tools/list') return json(answer({ tools: [{ name: 'dig', inputSchema: { type: 'object' } }] }));
    if (method !== 'tools/call') return json({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } });
    return events(`${level}data: ${JSON.stringify(answer({ content: [{ type: 'text', text: 'up again' }] }))}\n\n`);
  });
  try {
    await drawbridge.add('deep', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'deep', tool: 'dig' });
    const pid = await drawbridge.corePid();
    const host = drawbridge.host('deep');
    await host.initialize();
    expect(JSON.stringify((await host.call('dig')).result)).toContain('up again');
    expect(await drawbridge.corePid()).toBe(pid);
  } finally {
    await drawbridge.stop();
    await server.stop();
  }
});
