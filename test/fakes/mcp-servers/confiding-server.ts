import { randomUUID } from 'node:crypto';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server, type ServerContext } from '@modelcontextprotocol/server';
import { type Admitted, type Front, openFront } from './front.ts';

/**
 * A server of the SDK that tells whoever calls `confide` what they gave it, in every way its era has: as progress, as a log line,
 * in a question, in the answer; and who watches a resource hears of that one.
 */
export interface ConfidingServer extends Pick<Front, 'url' | 'stop'> {
  resourceUpdated(uri: string): void;
}

const inputSchema = { type: 'object', properties: { word: { type: 'string' } } } as const;
const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } };
const capabilities = { tools: {}, resources: { subscribe: true }, logging: {} };

async function confide({ word }: { word: string }, { mcpReq }: ServerContext, era: 'legacy' | 'modern') {
  const progressToken = mcpReq._meta?.progressToken ?? '';
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1, message: word } });
  await mcpReq.log('info', word);
  const form = { mode: 'form' as const, message: `Who said ${word}?`, requestedSchema };
  const inputResponses: Record<string, unknown> | undefined = mcpReq.inputResponses;
  const answer = era === 'legacy' ? await mcpReq.elicitInput(form) : inputResponses?.['who'];
  if (answer === undefined) {
    const inputRequests = { who: { method: 'elicitation/create' as const, params: form } };
    return { resultType: 'input_required' as const, inputRequests, requestState: `state of ${word}` };
  }
  return { content: [{ type: 'text' as const, text: JSON.stringify({ word, answer }) }] };
}

function createServer(era: 'legacy' | 'modern'): Server {
  const server = new Server(
    { name: 'confiding', version: '1.0.0' },
    { capabilities, requestState: { verify: () => undefined } },
  );
  server.setRequestHandler('tools/list', () => ({ tools: [{ name: 'confide', inputSchema }] }));
  server.setRequestHandler('tools/call', ({ params }, context) =>
    confide(params.arguments as { word: string }, context, era),
  );
  server.setRequestHandler('resources/list', () => ({ resources: [] }));
  return server;
}

export async function startConfidingServer(era: 'legacy' | 'modern'): Promise<ConfidingServer> {
  return era === 'modern' ? startModern() : startLegacy();
}

async function startModern(): Promise<ConfidingServer> {
  const handler = createMcpHandler(() => createServer('modern'), { legacy: 'reject' });
  const serve = toNodeHandler(handler);
  const front = await openFront('/mcp', {}, ({ request, response, body }) =>
    serve(request as Parameters<typeof serve>[0], response, body),
  );
  return {
    ...front,
    resourceUpdated: (uri) => handler.notify.resourceUpdated(uri),
    async stop() {
      await handler.close();
      await front.stop();
    },
  };
}

interface Session {
  server: Server;
  transport: NodeStreamableHTTPServerTransport;
  uris: Set<string>;
}

async function startLegacy(): Promise<ConfidingServer> {
  const sessions = new Map<string, Session>();
  const open = async (): Promise<Session> => {
    const server = createServer('legacy');
    const uris = new Set<string>();
    server.setRequestHandler('resources/subscribe', ({ params }) => {
      uris.add(params.uri);
      return {};
    });
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, { server, transport, uris }),
    });
    await server.connect(transport);
    return { server, transport, uris };
  };
  const serve = async ({ request, response, body }: Admitted) => {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    const { transport } = known ?? (await open());
    await transport.handleRequest(request, response, body);
  };
  const front = await openFront('/mcp', {}, serve);
  return {
    ...front,
    resourceUpdated(uri) {
      for (const { server, uris } of sessions.values()) if (uris.has(uri)) void server.sendResourceUpdated({ uri });
    },
    async stop() {
      await Promise.all([...sessions.values()].map(({ server }) => server.close()));
      await front.stop();
    },
  };
}
