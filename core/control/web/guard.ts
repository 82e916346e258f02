/**
 * Which requests are let in at all, before anybody asks who sends them. A loopback port can be reached by every page of the
 * person's browser: by its number from a foreign page, and by a name of the attacker's that now points here (DNS rebinding).
 */
import type { IncomingMessage } from 'node:http';

/** What a request is for. */
export type Door = 'enter' | 'call' | 'file';

export type Judgement = { door: Door; path: string } | { refused: number; why: string };

/** `authority` is our own, such as `127.0.0.1:40123`; `localhost` is another name, with cookies of its own, so refused. */
export function judge({ method, url = '', headers }: IncomingMessage, authority: string): Judgement {
  const origin = `http://${authority}`;
  if (headers.host !== authority) return { refused: 421, why: 'Another host was asked for.' };
  // Absolute addresses are for proxies; `//name/path` would be read as another host.
  if (!url.startsWith('/') || url.startsWith('//') || !URL.canParse(url, origin))
    return { refused: 400, why: 'This is no address of ours.' };
  const path = new URL(url, origin).pathname;
  const door = doorOf(path);
  if (method !== (door === 'call' ? 'POST' : 'GET')) return { refused: 405, why: 'Not in this way.' };
  if (!isOwnPage(headers, origin, door)) return { refused: 403, why: 'Another page or program asks.' };
  return { door, path };
}

function doorOf(path: string): Door {
  if (path === '/enter') return 'enter';
  return path === '/rpc' || path.startsWith('/rpc/') ? 'call' : 'file';
}

/** Browsers say where a request comes from, and pages cannot change what they say. A call without that word is none of ours. */
function isOwnPage(headers: IncomingMessage['headers'], origin: string, door: Door): boolean {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined && headers.origin !== origin) return false;
  if (door === 'call')
    return headers.origin === origin && (site === undefined || site === 'same-origin') && isJson(headers);
  // `none`: typed, opened by another program or reloaded. A ticket's link in a page elsewhere is not followed.
  return site === undefined || site === 'none' || (site === 'same-origin' && door === 'file');
}

/** A form can send text and files across sites without asking, but not JSON. */
function isJson(headers: IncomingMessage['headers']): boolean {
  if (headers['content-length'] === undefined || headers['content-length'] === '0') return true;
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}
