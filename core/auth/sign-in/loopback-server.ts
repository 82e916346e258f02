import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RedirectForm, RedirectHost } from '../clients/redirect-form.ts';

/** What answers at the loopback addresses of one redirect form. */
export interface LoopbackServer {
  port: number;
  close(): void;
}

/** Where a browser may go for each name; one that this machine does not have is left out. */
const addresses: Record<RedirectHost, readonly string[]> = {
  '127.0.0.1': ['127.0.0.1'],
  localhost: ['127.0.0.1', '::1'],
};

/** How often a port that is free at one address may turn out to be another program's at the next. */
const TRIES = 5;

/** Listens where the form's name leads on this machine, and nowhere else. `undefined`: the port is taken. */
export async function bind(
  { host, port }: RedirectForm,
  respond: RequestListener,
): Promise<LoopbackServer | undefined> {
  for (let tries = port === 0 ? TRIES : 1; tries > 0; tries--) {
    const bound = await bindAll(addresses[host], port, respond);
    if (bound) return bound;
  }
  return undefined;
}

async function bindAll(
  hosts: readonly string[],
  wanted: number,
  respond: RequestListener,
): Promise<LoopbackServer | undefined> {
  const servers: Server[] = [];
  let port = wanted;
  const close = (): void => servers.forEach(end);
  for (const host of hosts) {
    const server = createServer(respond);
    const state = await listen(server, host, port);
    if (state === 'taken') {
      close();
      return undefined;
    }
    if (state === 'absent') continue;
    servers.push(server);
    ({ port } = server.address() as AddressInfo);
  }
  return servers.length > 0 ? { port, close } : undefined;
}

const failures: Record<string, 'taken' | 'absent'> = {
  EADDRINUSE: 'taken',
  EACCES: 'taken',
  EADDRNOTAVAIL: 'absent',
  EAFNOSUPPORT: 'absent',
};

/** `absent`: this machine has no such address. */
function listen(server: Server, host: string, port: number): Promise<'listening' | 'taken' | 'absent'> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve('listening'));
    server.once('error', (error: NodeJS.ErrnoException) => {
      const known = failures[error.code ?? ''];
      if (known) resolve(known);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true });
  });
}

// Connections a browser opened ahead of need must not keep the port; an answer already written is out by now.
function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}
