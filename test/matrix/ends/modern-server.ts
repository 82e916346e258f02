import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  inputRequired,
  type InputRequests,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { openFront } from '../../fakes/mcp-servers/front.ts';
import { instructions, type Offer, offerOf } from '../offers/offer.ts';
import { latest } from '../revisions.ts';
import type { MatrixServer } from './server.ts';
import { Refusal, type Turn } from './turn.ts';
import { createWorld, type World } from './world.ts';

/** A question that has no answer yet: the request ends with it, and is made again with the answer. */
class Unanswered extends Error {
  readonly requests: InputRequests;
  /** The answers of earlier rounds: only the state still has them. */
  readonly before: JsonObject;
  constructor(question: InputRequests, before: JsonObject) {
    super('unanswered');
    this.name = 'Unanswered';
    this.requests = question;
    this.before = before;
  }
}

const clientCapabilities = 'io.modelcontextprotocol/clientCapabilities';
const anything = z.looseObject({});
const anyResult = { params: anything };

export async function startModernServer(): Promise<MatrixServer> {
  const offer = offerOf(latest);
  const world = createWorld();
  const handler = createMcpHandler(() => create(), { legacy: 'reject' });
  const announce = { tools: 'toolsChanged', resources: 'resourcesChanged', prompts: 'promptsChanged' } as const;
  const shared = {
    world,
    changed: (list: keyof typeof announce) => handler.notify[announce[list]](),
    updated: (uri: string) => handler.notify.resourceUpdated(uri),
  };
  const create = (): Server => {
    const server = new Server(offer.serverInfo as never, {
      capabilities: offer.capabilities,
      instructions,
      requestState: { verify: checkState },
    });
    answerAll(server, offer, shared);
    return server;
  };
  const serve = toNodeHandler(handler);
  const front = await openFront('/mcp', {}, ({ request, response, body }) =>
    serve(request as Parameters<typeof serve>[0], response, body),
  );
  return {
    revision: latest,
    url: front.url,
    offer,
    world,
    async forgetSessions() {},
    cut: front.cut,
    async stop() {
      await handler.close();
      await front.stop();
    },
  };
}

type Shared = Pick<Turn, 'changed' | 'updated'> & { world: World };

/** Bytes that a careless hand would change. */
const stateMark = ' {"note":"ünï ✓","n":1.0}\t\u2028%20+==';

/** The answers in the state of a request. */
function checkState(state: string): JsonObject {
  if (!state.endsWith(stateMark)) throw new Error('the state was changed on its way');
  return JSON.parse(state.slice(0, -stateMark.length)) as JsonObject;
}

function answerAll(server: Server, { answers }: Offer, shared: Shared): void {
  for (const [method, answer] of Object.entries(answers)) {
    const run = async (params: JsonObject, context: ServerContext) => {
      try {
        return (await answer(turnOf(params, context, shared))) as never;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        const requestState = JSON.stringify(error.before) + stateMark;
        return inputRequired({ inputRequests: error.requests, requestState }) as never;
      }
    };
    if (method.includes('example') || method.startsWith('tasks/'))
      server.setRequestHandler(method, anyResult, (params, context) => run(params as JsonObject, context));
    else
      server.setRequestHandler(method as 'tools/list', ({ params }, context) =>
        run((params ?? {}) as JsonObject, context),
      );
  }
  server.fallbackNotificationHandler = async ({ method, params = {} }) => {
    const given = params as JsonObject;
    shared.world.note(words(given['key']) || method, method, given);
  };
}

function turnOf(params: JsonObject, { mcpReq }: ServerContext, shared: Shared): Turn {
  const answered: JsonObject = { ...mcpReq.requestState<JsonObject>(), ...(mcpReq.inputResponses as JsonObject) };
  const envelope = (mcpReq.envelope ?? {}) as JsonObject;
  const hostCapabilities = envelope[clientCapabilities];
  return {
    ...shared,
    params,
    args: isObject(params['arguments']) ? params['arguments'] : {},
    meta: (mcpReq._meta ?? {}) as JsonObject,
    signal: mcpReq.signal,
    hostCapabilities: isObject(hostCapabilities) ? hostCapabilities : {},
    notify: (message) => mcpReq.notify(message),
    log: (level, data) => mcpReq.log(level as 'info', data, 'notes'),
    async ask(name, method, { elicitationId: _, ...given }) {
      const answer = answered[name];
      if (isObject(answer)) return answer;
      if (answer !== undefined) throw new Refusal(-32_602, 'an answer that is none', answer);
      throw new Unanswered({ [name]: { method, params: given } } as InputRequests, answered);
    },
  };
}
