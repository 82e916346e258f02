import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createDesk } from './desk.ts';
import type { FakeServer, FakeServerOptions } from './fake-server.ts';
import { openFront } from './front.ts';
import { createSdkServer } from './sdk-server.ts';

/** A 2026-07-28 server: stateless, and nothing else. */
export async function startModernServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const desk = createDesk({ elicits: false });
  const handler = createMcpHandler(() => createSdkServer(desk, { elicits: false }), { legacy: 'reject' });
  const serve = toNodeHandler(handler);
  const front = await openFront('/mcp', options, ({ request, response, body }) =>
    // The adapter's type of a request is stricter about absent members than Node's own.
    serve(request as Parameters<typeof serve>[0], response, body),
  );
  return {
    ...front,
    calls: desk.calls,
    slow: desk.slow,
    changeTool(name, change) {
      desk.change(name, change);
      handler.notify.toolsChanged();
    },
    reword: desk.reword,
    async forgetSessions() {},
    async stop() {
      await handler.close();
      await front.stop();
    },
  };
}
