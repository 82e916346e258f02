// The retired transport is what this fake is for.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import {
  CallToolRequestSchema,
  ElicitResultSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { createDesk, type CallContext, type Desk } from './desk.ts';
import type { FakeServer, FakeServerOptions } from './fake-server.ts';
import { openFront, type Admitted } from './front.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

interface SseSession {
  server: Server;
  transport: SSEServerTransport;
}

/** A server of the first transport, HTTP+SSE: a stream at /sse, messages at /messages. */
export async function startSseServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const desk = createDesk({ elicits: true });
  const sessions = new Map<string, SseSession>();

  async function serve({ request, response, body }: Admitted): Promise<void> {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const session = sessions.get(address.searchParams.get('sessionId') ?? '');
    if (request.method === 'GET' && address.pathname === '/sse') {
      const transport = new SSEServerTransport('/messages', response);
      const server = createServer(desk);
      sessions.set(transport.sessionId, { server, transport });
      response.on('close', () => sessions.delete(transport.sessionId));
      await server.connect(transport);
    } else if (request.method === 'POST' && address.pathname === '/messages' && session !== undefined) {
      await session.transport.handlePostMessage(request, response, body);
    } else {
      response.writeHead(address.pathname === '/sse' ? 405 : 404).end();
    }
  }

  async function forgetSessions(): Promise<void> {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.all(open.map(({ server }) => server.close()));
  }

  const front = await openFront('/sse', options, serve);
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

function createServer(desk: Desk): Server {
  const listChanged = true;
  const server = new Server(
    { name: 'fake-notes', version: '1.0.0', title: 'Notes' },
    {
      capabilities: { tools: { listChanged }, resources: { listChanged }, prompts: { listChanged } },
      instructions: 'Ask for notes.',
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: desk.tools() as never }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    desk.call(params.name, params.arguments ?? {}, callContext(extra)),
  );
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: desk.resources() as never }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => ({ contents: desk.read(params.uri) }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: desk.prompts() as never }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => ({
    messages: desk.prompt(params.name, params.arguments ?? {}),
  }));
  return server;
}

function callContext(extra: Extra): CallContext {
  const progressToken = extra._meta?.progressToken;
  const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } };
  return {
    subject: extra.authInfo?.clientId ?? 'nobody',
    scopes: extra.authInfo?.scopes ?? [],
    signal: extra.signal,
    async progress(progress, total) {
      if (progressToken === undefined) return;
      await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total } });
    },
    elicit: (message) =>
      extra.sendRequest({ method: 'elicitation/create', params: { message, requestedSchema } }, ElicitResultSchema),
  };
}
