import { afterAll, beforeAll } from 'vitest';
import { type AskingServer, startAskingServer } from '../fakes/mcp-servers/asking-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from './drawbridge.ts';
import { asModernHost } from './modern-host.ts';

/**
 * A built Drawbridge and two servers whose tools are allowed, for all tests of a file: `asking`, of 2026-07-28, and `older`, of
 * the revision before.
 */
export interface AskingRoom {
  readonly server: AskingServer;
  readonly drawbridge: Drawbridge;
  /** Acts as a host of 2026-07-28 that declares `can`. */
  asHost(act: Parameters<typeof asModernHost>[2], as?: { can?: object; to?: string }): Promise<void>;
  /** The `params` of the last request of this method that reached the server `asking`. */
  lastParams(method: string): Record<string, unknown>;
}

/** Call it at the top of a file; what it gives is there inside of tests. */
export function askingRoom(): AskingRoom {
  let room: Pick<AskingRoom, 'server' | 'drawbridge'> | undefined;
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const [server, older, drawbridge] = await Promise.all([
      startAskingServer(),
      startLegacyServer(),
      startDrawbridge(),
    ]);
    room = { server, drawbridge };
    stop = async () => {
      await drawbridge.stop();
      await Promise.all([server.stop(), older.stop()]);
    };
    for (const [name, { url }] of Object.entries({ asking: server, older })) {
      await drawbridge.add(name, url.href);
      await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: name, tool: '*' });
    }
    // Heard once: a host of an unknown server is answered without it where it takes a second.
    await drawbridge.control.servers.tools({ server: 'asking' });
  });
  afterAll(() => stop());
  const now = () => {
    if (room === undefined) throw new Error('the room is there inside of tests');
    return room;
  };
  return {
    get server() {
      return now().server;
    },
    get drawbridge() {
      return now().drawbridge;
    },
    asHost: (act, { can, to = 'asking' } = {}) => asModernHost(now().drawbridge, to, act, can),
    lastParams(method) {
      const { received } = now().server;
      const { body } = received.findLast((one) => (one.body as { method?: string })?.method === method) ?? {};
      return (body as { params: Record<string, unknown> }).params;
    },
  };
}
