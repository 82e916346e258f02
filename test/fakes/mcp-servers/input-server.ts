/** A 2026-07-28 server whose tools ask for more before they answer, and whose resource can be watched. */
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  type CallToolResult,
  createMcpHandler,
  inputRequired,
  type InputRequiredResult,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { ServerResponse } from 'node:http';
import type { FakeServerOptions, Received } from './fake-server.ts';
import { openFront } from './front.ts';
import { createTally, type Tally } from './tally.ts';

export interface InputServer {
  readonly url: URL;
  readonly received: readonly Received[];
  /** The bodies of the requests of this method, in order. */
  bodies(method: string): { id: unknown; params: Record<string, unknown> }[];
  toolsChanged(): void;
  updated(uri: string): void;
  /** Counts the `subscriptions/listen` that were acknowledged. */
  readonly listens: Tally;
  /** Counts those whose streams have ended. */
  readonly unheard: Tally;
  /** Cuts every open `subscriptions/listen`, as a network does. */
  dropListens(): void;
  stop(): Promise<void>;
}

/** A state with everything in it that is not copied byte for byte by chance. */
export const oddState = ' {"a":1}\\n"ü"\u2028\ud83d\ude00%00 ';
export const watchable = 'note://today';

const nameForm = {
  message: 'Who are you?',
  requestedSchema: {
    type: 'object' as const,
    properties: {
      name: { type: 'string' as const, title: 'Your name', minLength: 2 },
      age: { type: 'integer' as const, minimum: 18 },
    },
    required: ['name'],
  },
};

/** Everything a definition may have that older revisions do not know. */
const described = {
  inputSchema: { type: 'object' as const },
  annotations: { readOnlyHint: true },
  icons: [{ src: 'https://example.com/a.png' }],
};

type Answer = CallToolResult | InputRequiredResult;
type Tool = (context: ServerContext) => Answer | Promise<Answer>;

const say = (value: unknown): CallToolResult => ({ content: [{ type: 'text', text: JSON.stringify(value) }] });

const tools: Record<string, Tool> = {
  name: ({ mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({ inputRequests: { who: inputRequired.elicit(nameForm) } })
      : say(mcpReq.inputResponses),
  all: ({ mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({
          inputRequests: {
            who: inputRequired.elicit(nameForm),
            poem: inputRequired.createMessage({
              messages: [{ role: 'user', content: { type: 'text', text: 'A poem.' } }],
              maxTokens: 100,
            }),
            roots: inputRequired.listRoots(),
          },
          requestState: oddState,
        })
      : say({ ...mcpReq.inputResponses, sameState: mcpReq.requestState() === oddState }),
  again: ({ mcpReq }) => {
    const round = Number(mcpReq.requestState() ?? '0');
    return round === 2 ? say('done') : inputRequired({ requestState: String(round + 1) });
  },
  endless: () => inputRequired({ requestState: 'more' }),
  open: ({ mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({
          inputRequests: {
            there: inputRequired.elicitUrl({ message: 'Pay there.', url: 'https://pay.example.com/bill?n=1' }),
          },
        })
      : say(mcpReq.inputResponses),
  contents: () => ({
    content: [
      { type: 'audio', data: 'AAAA', mimeType: 'audio/wav' },
      { type: 'resource_link', uri: 'file:///a.txt', name: 'a.txt' },
    ],
    structuredContent: [1, 2] as never,
  }),
  counts: async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 1, 2]) {
      if (progressToken === undefined) break;
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 2 } });
    }
    return mcpReq.requestState() === undefined ? inputRequired({ requestState: 'second' }) : say('counted');
  },
};

export async function startInputServer(options: FakeServerOptions = {}): Promise<InputServer> {
  const handler = createMcpHandler(createServer, { legacy: 'reject' });
  const serve = toNodeHandler(handler);
  const listens = createTally();
  const unheard = createTally();
  const open = new Set<ServerResponse>();
  const front = await openFront('/mcp', options, async ({ request, response, body }) => {
    if (isListen(body)) {
      open.add(response);
      response.on('close', () => {
        open.delete(response);
        unheard.add();
      });
      whenFirstWritten(response, listens.add);
    }
    await serve(request as Parameters<typeof serve>[0], response, body);
  });
  return {
    url: front.url,
    received: front.received,
    bodies: (method) =>
      front.received.flatMap(({ body }) => (isMessage(body) && body.method === method ? [body as never] : [])),
    toolsChanged: () => handler.notify.toolsChanged(),
    updated: (uri) => handler.notify.resourceUpdated(uri),
    listens,
    unheard,
    dropListens() {
      for (const response of open) response.destroy();
    },
    async stop() {
      await handler.close();
      await front.stop();
    },
  };
}

function createServer(): Server {
  const server = new Server(
    { name: 'fake-questions', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} } },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: Object.keys(tools).map((name) => ({ ...described, name, title: name })),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const tool = tools[params.name];
    return tool ? tool(context) : { ...say(`there is no tool ${params.name}`), isError: true };
  });
  server.setRequestHandler('resources/list', () => ({ resources: [{ uri: watchable, name: 'today' }] }));
  server.setRequestHandler('resources/read', ({ params }) => ({ contents: [{ uri: params.uri, text: 'milk' }] }));
  return server;
}

/** The acknowledgement is the first that is written, and by then the server tells of changes. */
function whenFirstWritten(response: ServerResponse, act: () => void): void {
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  response.write = (...given: unknown[]) => {
    response.write = write as typeof response.write;
    act();
    return write(...given);
  };
}

function isMessage(body: unknown): body is { method: unknown } {
  return typeof body === 'object' && body !== null && 'method' in body;
}

function isListen(body: unknown): boolean {
  return isMessage(body) && body.method === 'subscriptions/listen';
}
