/** A client of the bridge socket that is no bridge: with the entry's key it gets in, without it, it writes at the door. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  type Challenge,
  type Frame,
  FrameReader,
  frameKind,
  type Hello,
  jsonBody,
  jsonFrame,
  proofText,
  wireVersion,
} from '../../../shared/wire/frames.ts';

export function helloOf(entry: string): Hello {
  return { wire: wireVersion, entry, nonce: 'aa', pid: process.pid, ppid: process.ppid, received: 0, open: [] };
}

/** Connects and writes each chunk by itself; with `key`, only after the core has welcomed it. Then goes away. */
export async function intrude(socketPath: string, chunks: readonly Buffer[], as?: { hello: Hello; key: string }) {
  const socket = connect(socketPath);
  // The core may cut it off at any moment; that is what is wanted.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  if (as) await getIn(socket, as);
  for (const chunk of chunks) {
    if (socket.destroyed) break;
    await new Promise((resolve) => socket.write(chunk, resolve));
  }
  socket.destroySoon();
  if (!socket.closed) await once(socket, 'close');
}

async function getIn(socket: Socket, { hello, key }: { hello: Hello; key: string }): Promise<void> {
  const reader = new FrameReader();
  const welcomed = new Promise<void>((resolve, reject) => {
    const take = ({ kind, body }: Frame) => {
      if (kind === frameKind.welcome) resolve();
      else if (kind === frameKind.refused) reject(new Error(JSON.stringify(jsonBody(body))));
      else if (kind === frameKind.challenge) {
        const { nonce } = jsonBody(body) as Challenge;
        const mac = createHmac('sha256', key)
          .update(proofText('bridge', hello, nonce))
          .digest('hex');
        socket.write(jsonFrame(frameKind.proof, { mac }));
      }
    };
    socket.on('data', (chunk) => reader.read(chunk, take));
  });
  socket.write(jsonFrame(frameKind.hello, hello));
  await welcomed;
}
