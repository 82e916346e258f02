/** What listens on the bridge socket instead of a core: knows the entry's key, or does not, and then sends what it is told. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import {
  type Frame,
  FrameReader,
  frameKind,
  type Hello,
  jsonBody,
  jsonFrame,
  proofText,
  wireVersion,
} from '../../../shared/wire/frames.ts';

/** What one connection gets: these bytes, before the core has proved itself or after it welcomed the bridge. */
export interface Script {
  when: 'unproven' | 'welcomed';
  chunks: readonly Buffer[];
}

export interface FakeCore {
  /** Scripts for the next connections, one each; connections beyond them are closed at once. */
  play(scripts: readonly Script[]): void;
  /** The kinds of frames that came while it had proved nothing. */
  readonly heardUnproven: readonly number[];
  stop(): Promise<void>;
}

export async function startFakeCore(socketPath: string, key: string): Promise<FakeCore> {
  const sockets = new Set<Socket>();
  const heardUnproven: number[] = [];
  let scripts: Script[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    const script = scripts.shift();
    if (script) greet(socket, key, script, heardUnproven);
    else socket.destroy();
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    heardUnproven,
    play: (next) => void (scripts = [...next]),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function greet(socket: Socket, key: string, { when, chunks }: Script, heardUnproven: number[]): void {
  const reader = new FrameReader();
  const send = () => chunks.forEach((chunk) => socket.write(chunk));
  const take = ({ kind, body }: Frame) => {
    if (when === 'unproven') heardUnproven.push(kind);
    if (kind === frameKind.hello && when === 'unproven') send();
    else if (kind === frameKind.hello) socket.write(challenge(key, jsonBody(body) as Hello));
    else if (kind === frameKind.proof) {
      socket.write(jsonFrame(frameKind.welcome, { resume: 'a session' }));
      send();
    }
  };
  socket.on('data', (chunk) => reader.read(chunk, take));
}

function challenge(key: string, hello: Hello): Uint8Array {
  const nonce = '00112233';
  const mac = createHmac('sha256', key)
    .update(proofText('core', hello, nonce))
    .digest('hex');
  return jsonFrame(frameKind.challenge, { wire: wireVersion, nonce, mac });
}
