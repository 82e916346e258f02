/**
 * The remote MCP server everything is measured against, in a process of its own: the official SDK as it comes, with
 * sessions and event streams. Sends its port to the process that forked it and ends with it. Loopback only.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const large = 'x'.repeat(10 * 1024 * 1024);
const sessions = new Map<string, NodeStreamableHTTPServerTransport>();

function tools(): McpServer {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }));
  server.registerTool('large', { inputSchema: z.object({}) }, () => ({ content: [{ type: 'text', text: large }] }));
  return server;
}

async function newSession(): Promise<NodeStreamableHTTPServerTransport> {
  const transport: NodeStreamableHTTPServerTransport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  await tools().connect(transport);
  return transport;
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = request.headers['mcp-session-id'];
  const known = typeof id === 'string' ? sessions.get(id) : undefined;
  await (known ?? (await newSession())).handleRequest(request, response);
}

// Kept longer than the pauses between two samples of one subject.
const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
  handle(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
