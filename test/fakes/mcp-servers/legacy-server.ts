import { randomUUID } from 'node:crypto';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { isInitializeRequest, type Server } from '@modelcontextprotocol/server';
import { createDesk } from './desk.ts';
import type { FakeServer, FakeServerOptions } from './fake-server.ts';
import { openFront, type Admitted } from './front.ts';
import { createSdkServer } from './sdk-server.ts';

interface LegacySession {
  server: Server;
  transport: NodeStreamableHTTPServerTransport;
}

/** A 2025-11-25 server over Streamable HTTP with sessions. */
export async function startLegacyServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const desk = createDesk({ elicits: true });
  const sessions = new Map<string, LegacySession>();

  async function serve({ request, response, body }: Admitted): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known !== undefined) {
      await known.transport.handleRequest(request, response, body);
    } else if (id === undefined && isInitializeRequest(body)) {
      const { transport } = await openSession();
      await transport.handleRequest(request, response, body);
    } else {
      // A session id nobody knows is 404, none at all a bad request.
      const error = { code: -32_000, message: id === undefined ? 'initialize first' : 'session not found' };
      const status = id === undefined ? 400 : 404;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
    }
  }

  async function openSession(): Promise<LegacySession> {
    const server = createSdkServer(desk, { elicits: true });
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, { server, transport }),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport);
    return { server, transport };
  }

  async function forgetSessions(): Promise<void> {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.all(open.map(({ server }) => server.close()));
  }

  const front = await openFront('/mcp', options, serve);
  return {
    ...front,
    calls: desk.calls,
    slow: desk.slow,
    changeTool(name, change) {
      desk.change(name, change);
      for (const { server } of sessions.values()) void server.sendToolListChanged();
    },
    reword: desk.reword,
    forgetSessions,
    async stop() {
      await forgetSessions();
      await front.stop();
    },
  };
}
