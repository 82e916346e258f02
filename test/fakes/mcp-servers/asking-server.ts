import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server, type ServerContext } from '@modelcontextprotocol/server';
import { type Front, openFront } from './front.ts';
import { createTally } from './tally.ts';

/** A 2026-07-28 server of the SDK that asks its hosts back, logs, is subscribed to, and speaks methods of its own. */
export interface AskingServer extends Pick<Front, 'url' | 'received' | 'requests' | 'stop'> {
  /** Parameters of each `tools/call`, as they came. */
  readonly calls: readonly Record<string, unknown>[];
  toolsChanged(): void;
  resourceUpdated(uri: string): void;
  /** Subscriptions opened since the start. */
  readonly listened: (count: number) => Promise<void>;
  /** Ends every subscription in good order. */
  endSubscriptions(): Promise<void>;
  /** Calls of `wait` that have begun, and those whose cancellation came. */
  readonly waiting: (count: number) => Promise<void>;
  readonly cancelled: (count: number) => Promise<void>;
}

const question = (message: string) => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  },
});
const thought = {
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: 'Guess.' } }], maxTokens: 10 },
};
/** Bytes that no careless hand leaves as they are. */
export const state = 'ä/\u2028"é"=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.x';

const inputSchema = { type: 'object', properties: {} } as const;
const tools = ['name', 'guess', 'both', 'stateless', 'wait', 'log', 'state-only'].map((name) => ({
  name,
  inputSchema,
  description: name,
  'example.com/member': { kept: [1, null] },
}));

type Params = { name: string; arguments?: Record<string, unknown> };

export async function startAskingServer(): Promise<AskingServer> {
  const calls: Record<string, unknown>[] = [];
  const listening = createTally();
  const begun = createTally();
  const cancelled = createTally();

  const text = (words: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(words) }] });
  const required = (inputRequests: object | undefined, requestState?: string) =>
    ({
      resultType: 'input_required',
      ...(inputRequests ? { inputRequests } : {}),
      ...(requestState ? { requestState } : {}),
    }) as never;

  async function wait({ mcpReq }: ServerContext) {
    const progressToken = mcpReq._meta?.progressToken;
    if (progressToken !== undefined)
      await mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress: 1, message: 'waiting' },
      });
    begun.add();
    await new Promise<void>((resolve) => mcpReq.signal.addEventListener('abort', () => resolve(), { once: true }));
    cancelled.add();
    return text('cancelled');
  }
  async function call({ name }: Params, context: ServerContext) {
    const { inputResponses, requestState, log } = context.mcpReq;
    const answers = inputResponses ?? {};
    if (name === 'name')
      return 'who' in answers ? text({ answers, state: requestState() }) : required({ who: question('Who?') }, state);
    if (name === 'guess') return 'guess' in answers ? text({ answers }) : required({ guess: thought }, state);
    if (name === 'both') {
      const asked = { who: question('Who?'), guess: thought };
      const left = Object.entries(asked).filter(([key]) => !(key in answers));
      return left.length === 0 ? text({ answers }) : required(Object.fromEntries(left));
    }
    if (name === 'stateless') return 'who' in answers ? text({ answers }) : required({ who: question('Who?') });
    if (name === 'state-only') return requestState() === undefined ? required(undefined, state) : text('done');
    if (name === 'wait') return wait(context);
    if (name === 'log') await log('info', 'logged');
    return text(name);
  }
  const create = () => {
    const server = new Server(
      { name: 'asking', version: '1.0.0' },
      {
        capabilities: {
          tools: { listChanged: true },
          resources: { listChanged: true, subscribe: true },
          logging: {},
          extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html'] }, 'com.example/own': {} },
        },
        instructions: 'Ask.',
        requestState: { verify: () => {} },
      },
    );
    server.setRequestHandler('tools/list', () => ({ tools }));
    server.setRequestHandler('tools/call', ({ params }, context) => call(params as Params, context));
    server.setRequestHandler('resources/list', () => ({ resources: [{ uri: 'ui://form', name: 'form' }] }));
    server.setRequestHandler('resources/read', ({ params }) => ({ contents: [{ uri: params.uri, text: '<p>' }] }));
    server.fallbackRequestHandler = async ({ method, params }) => ({ method, params, 'example.com/own': [null] });
    return server;
  };
  const handler = createMcpHandler(create, { legacy: 'reject' });
  const serve = toNodeHandler(handler);
  const front = await openFront('/mcp', {}, async ({ request, response, body }) => {
    const { method, params } = body as { method?: string; params?: Record<string, unknown> };
    if (method === 'tools/call' && params) calls.push(params);
    const served = serve(request as Parameters<typeof serve>[0], response, body);
    if (method === 'subscriptions/listen') listening.add();
    await served;
  });
  return {
    ...front,
    calls,
    toolsChanged: () => handler.notify.toolsChanged(),
    resourceUpdated: (uri) => handler.notify.resourceUpdated(uri),
    listened: listening.reaches,
    endSubscriptions: () => handler.close(),
    waiting: begun.reaches,
    cancelled: cancelled.reaches,
    async stop() {
      await handler.close();
      await front.stop();
    },
  };
}
