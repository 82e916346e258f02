import { createServer } from 'node:net';

/** Below those that systems give out for port 0, so that nobody is given it before it is used, or while its holder is away. */
const [first, last] = [20_000, 32_000];

/** For what takes its port from outside, or must be back at the same: one that was free just now, and not `besides`. */
export async function freePort(besides?: number): Promise<number> {
  const port = first + Math.floor(Math.random() * (last - first));
  return port !== besides && (await isFree(port)) ? port : freePort(besides);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
