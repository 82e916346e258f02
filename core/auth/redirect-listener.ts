import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lastPage, pageHeaders, type LastPage } from './last-page.ts';

/** The issuer's answer, and the browser tab that brought it and still waits for its last page. */
export interface RedirectAnswer {
  /** The whole address: `iss`, `state`, `code` or `error` are not judged yet. */
  url: URL;
  show(page: LastPage): Promise<void>;
}

/** The loopback address one sign-in comes back to (RFC 8252 7.3). */
export interface RedirectListener {
  redirectUri: string;
  answer: Promise<RedirectAnswer>;
  /** Takes the address at which a browser elsewhere ended. False: it is not this sign-in's. */
  paste(address: string): boolean;
  close(): void;
}

const PATH = '/callback';

/**
 * Listens on 127.0.0.1 at `port`, or at a free port where that is 0. `undefined`: the port is taken. Only a GET of exactly
 * the redirect address with this sign-in's `state` is an answer, and only the first; anything else gets an error page and
 * changes nothing, so that another program or page cannot end a sign-in.
 */
export async function listenForRedirect(state: string, port: number): Promise<RedirectListener | undefined> {
  const { promise, resolve } = Promise.withResolvers<RedirectAnswer>();
  let answered = false;
  const server = createServer((request, response) => {
    const url = addressOf(request, response, server);
    if (!url) return;
    if (answered || !isState(url, state)) return refuse(response, 400);
    answered = true;
    resolve({ url, show: (page) => show(response, page) });
  });
  if (!(await isListening(server, port))) return undefined;
  const redirectUri = `${originOf(server)}${PATH}`;
  const paste = (address: string): boolean => {
    const url = URL.parse(address.trim());
    if (answered || !url || `${url.origin}${url.pathname}` !== redirectUri || !isState(url, state)) return false;
    answered = true;
    resolve({ url, show: async () => {} });
    return true;
  };
  return { redirectUri, answer: promise, paste, close: () => end(server) };
}

function isListening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true });
  });
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The request's address if it is one for us; else answers and gives nothing. */
function addressOf(request: IncomingMessage, response: ServerResponse, server: Server): URL | undefined {
  // Another Host is a page elsewhere whose name was pointed at this machine.
  const origin = originOf(server);
  const url = `http://${request.headers.host}` === origin ? URL.parse(request.url ?? '', origin) : null;
  const isOurs = url?.origin === origin && url.pathname === PATH;
  if (isOurs && request.method === 'GET') return url;
  refuse(response, isOurs ? 405 : 404);
  return undefined;
}

function isState(url: URL, state: string): boolean {
  const given = url.searchParams.getAll('state');
  return given.length === 1 && given[0] === state;
}

function refuse(response: ServerResponse, status: 400 | 404 | 405): void {
  response.writeHead(status, { ...pageHeaders, connection: 'close', ...(status === 405 && { allow: 'GET' }) });
  response.end(lastPage({ ok: false, title: 'Nothing to see here', text: 'This address belongs to a sign-in.' }));
}

function show(response: ServerResponse, page: LastPage): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    if (response.destroyed) return resolve();
    response.writeHead(page.ok ? 200 : 400, { ...pageHeaders, connection: 'close' });
    response.end(lastPage(page));
  });
}

// Connections a browser opened ahead of need must not keep the port; an answer already written is out by now.
function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}
