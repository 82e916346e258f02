import { afterEach, beforeEach } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from './drawbridge.ts';
import type { StdioHost } from './stdio-host.ts';

/** A built Drawbridge, a server of notes that needs no sign-in, and Claude Desktop connected to it: anew for each test. */
export interface NotesRoom {
  readonly server: FakeServer;
  readonly drawbridge: Drawbridge;
  readonly host: StdioHost;
}

/** Call it in a `describe`; what it gives is there inside of tests. */
export function notesRoom(): NotesRoom {
  let room: NotesRoom | undefined;
  beforeEach(async () => {
    const [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    const host = drawbridge.host('notes');
    room = { server, drawbridge, host };
    await host.initialize();
  });
  afterEach(async () => {
    await room?.drawbridge.stop();
    await room?.server.stop();
  });
  const now = (): NotesRoom => {
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
    get host() {
      return now().host;
    },
  };
}
