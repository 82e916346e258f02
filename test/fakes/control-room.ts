import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlClient, createControlClient } from '../../client/control-client.ts';
import { makeControlKey } from '../../core/control/key.ts';
import { type ControlOptions, type ControlServer, serveControl } from '../../core/control/serve.ts';

export interface ControlRoom extends AsyncDisposable {
  client: ControlClient;
  server: ControlServer;
  folder: string;
  socketPath: string;
  keyFile: string;
  /** Puts something else where the client finds its key. */
  replaceKey(text: string): void;
}

/** A real control server on a real socket in a temporary folder, and a client of it. */
export async function controlRoom(options: Omit<ControlOptions, 'socketPath' | 'key'>): Promise<ControlRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-control-'));
  const socketPath = join(folder, 'control.sock');
  const keyFile = join(folder, 'control.key');
  const server = await serveControl({ ...options, socketPath, key: makeControlKey(keyFile) });
  return {
    client: createControlClient({ controlSocket: socketPath, controlKey: keyFile }),
    server,
    folder,
    socketPath,
    keyFile,
    replaceKey: (text) => writeFileSync(keyFile, text),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
