/** A network with a round trip: carries bytes both ways between loopback ports, each chunk `oneWayMs` late and in order. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  port: number;
  /** From the next chunk on. */
  setOneWay(ms: number): void;
  close(): Promise<void>;
}

export async function delayProxy(target: number, oneWayMs: number): Promise<DelayProxy> {
  let delay = oneWayMs;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    carry(near, far, () => delay);
    carry(far, near, () => delay);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    setOneWay: (ms) => void (delay = ms),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function carry(from: Socket, to: Socket, ms: () => number): void {
  // Timers of one length fire in the order they were set.
  from.on('data', (chunk) => void setTimeout(() => to.destroyed || to.write(chunk), ms()));
  from.on('end', () => void setTimeout(() => to.end(), ms()));
  from.on('close', () => void setTimeout(() => to.destroy(), ms()));
}
