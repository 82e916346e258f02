import { Server, type ServerContext } from '@modelcontextprotocol/server';
import type { CallContext, Desk } from './desk.ts';

/** The desk behind the current SDK's server; era and transport are whoever connects it. */
export function createSdkServer(desk: Desk, { elicits }: { elicits: boolean }): Server {
  const listChanged = true;
  const server = new Server(
    { name: 'fake-notes', version: '1.0.0', title: 'Notes' },
    {
      capabilities: { tools: { listChanged }, resources: { listChanged }, prompts: { listChanged } },
      instructions: desk.instructions(),
    },
  );
  server.setRequestHandler('tools/list', () => ({ tools: desk.tools() as never }));
  server.setRequestHandler('tools/call', ({ params }, context) =>
    desk.call(params.name, params.arguments ?? {}, callContext(context, elicits)),
  );
  server.setRequestHandler('resources/list', () => ({ resources: desk.resources() as never }));
  server.setRequestHandler('resources/read', ({ params }) => ({ contents: desk.read(params.uri) }));
  server.setRequestHandler('prompts/list', () => ({ prompts: desk.prompts() as never }));
  server.setRequestHandler('prompts/get', ({ params }) => ({
    messages: desk.prompt(params.name, params.arguments ?? {}),
  }));
  return server;
}

function callContext({ mcpReq, http }: ServerContext, elicits: boolean): CallContext {
  const progressToken = mcpReq._meta?.progressToken;
  const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } };
  return {
    subject: http?.authInfo?.clientId ?? 'nobody',
    scopes: http?.authInfo?.scopes ?? [],
    signal: mcpReq.signal,
    async progress(progress, total) {
      if (progressToken === undefined) return;
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total } });
    },
    ...(elicits ? { elicit: (message: string) => mcpReq.elicitInput({ mode: 'form', message, requestedSchema }) } : {}),
  };
}
