/** What the browser is told with every answer, and the few pages that are not part of the screens. */
import type { ServerResponse } from 'node:http';
import type { WebFile } from './files.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer, also of calls. Nothing is kept by the browser: the port, and with it the origin, is another each time. */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

export function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

export function sendFile(response: ServerResponse, { type, bytes }: WebFile): void {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}

/** To the screens, with the cookie that lets this browser in. */
export function letIn(response: ServerResponse, name: string, cookie: string, seconds: number): void {
  const attributes = `HttpOnly; SameSite=Strict; Path=/; Max-Age=${seconds}`;
  response.writeHead(303, { location: '/#/home', 'set-cookie': `${name}=${cookie}; ${attributes}` });
  response.end();
}

/** A page of our own words: nothing of the request is in it. */
export function turnAway(response: ServerResponse, status: number, why: string): void {
  const next = status === 401 ? '<p>Run <code>drawbridge ui</code> to open Drawbridge anew.</p>' : '';
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
  response.end(
    `<!doctype html><html lang="en"><title>Drawbridge</title><h1>Drawbridge</h1><p>${why}</p>${next}</html>\n`,
  );
}
