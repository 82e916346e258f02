import type { IncomingMessage, ServerResponse } from 'node:http';
import { bind } from './loopback-server.ts';
import { lastPage, pageHeaders, type LastPage } from './last-page.ts';
import { redirectUriAt, REDIRECT_PATH, type RedirectForm, type RedirectHost } from '../clients/redirect-form.ts';

/** The issuer's answer, and the browser tab that brought it and still waits for its last page. */
export interface RedirectAnswer {
  /** The whole address: `iss`, `state`, `code` or `error` are not judged yet. */
  url: URL;
  show(page: LastPage): Promise<void>;
  /** Sends the tab on to another address of the issuer, instead of a last page. False: it is gone, or elsewhere. */
  goOn(to: URL): Promise<boolean>;
}

/** The loopback address one sign-in comes back to (RFC 8252 7.3). */
export interface RedirectListener {
  redirectUri: string;
  answer: Promise<RedirectAnswer>;
  /** Takes the address at which a browser elsewhere ended. False: it is not this sign-in's. */
  paste(address: string): boolean;
  /** From now on the same address waits for one more answer, which has another state. */
  again(state: string): RedirectListener;
  close(): void;
}

/** What one answer is known by, and who waits for it. */
interface Expected {
  take(url: URL, tab: Omit<RedirectAnswer, 'url'>): boolean;
  answer: Promise<RedirectAnswer>;
}

/**
 * Listens where a redirect address of this form leads. `undefined`: its port is taken. Only a GET of exactly the redirect
 * address with this sign-in's `state` is an answer, and only the first; anything else gets an error page and changes
 * nothing, so that another program or page cannot end a sign-in.
 */
export async function listenForRedirect(state: string, form: RedirectForm): Promise<RedirectListener | undefined> {
  let expected = expect(state);
  const bound = await bind(form, (request, response) => {
    const url = addressOf(request, response, form.host);
    if (url && !expected.take(url, tabOf(response))) refuse(response, 400);
  });
  if (!bound) return undefined;
  const redirectUri = redirectUriAt(form.host, bound.port);
  const paste = (address: string): boolean => {
    const url = URL.parse(address.trim());
    return url !== null && `${url.origin}${url.pathname}` === redirectUri && expected.take(url, NO_TAB);
  };
  const waiting = (): RedirectListener => ({ redirectUri, answer: expected.answer, paste, again, close: bound.close });
  const again = (next: string): RedirectListener => {
    expected = expect(next);
    return waiting();
  };
  return waiting();
}

function expect(state: string): Expected {
  const { promise, resolve } = Promise.withResolvers<RedirectAnswer>();
  let answered = false;
  const take: Expected['take'] = (url, tab) => {
    if (answered || !isState(url, state)) return false;
    answered = true;
    resolve({ url, ...tab });
    return true;
  };
  return { take, answer: promise };
}

function tabOf(response: ServerResponse): Omit<RedirectAnswer, 'url'> {
  return { show: (page) => show(response, page), goOn: (to) => goOn(response, to) };
}

/** The browser is on another machine. */
const NO_TAB: Omit<RedirectAnswer, 'url'> = { show: async () => {}, goOn: async () => false };

/** The request's address if it is one for us; else answers and gives nothing. */
function addressOf(request: IncomingMessage, response: ServerResponse, host: RedirectHost): URL | undefined {
  // Another Host is a page elsewhere whose name was pointed at this machine.
  const { origin } = new URL(redirectUriAt(host, request.socket.localPort ?? 0));
  const url = `http://${request.headers.host}` === origin ? URL.parse(request.url ?? '', origin) : null;
  const isOurs = url?.origin === origin && url.pathname === REDIRECT_PATH;
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

function goOn(response: ServerResponse, to: URL): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    response.once('close', () => resolve(response.writableFinished));
    response.writeHead(303, { ...pageHeaders, location: to.href, connection: 'close' });
    response.end();
  });
}
