import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';

const scheme = 'drawbridge-app';
/** The origin of every page of ours. A scheme of its own, because `file:` may read other files. */
export const appOrigin = `${scheme}://app`;

/** Must be registered before the app is ready. */
export const appScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** The address of a page, such as `#/home`. */
export function pageUrl(hash: string): string {
  return `${appOrigin}/index.html${hash}`;
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the files of `folder`, and nothing else, under our origin. */
export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(scheme, async (request) => {
    const file = fileFor(request.method, request.url, folder);
    const content = file && (await readFile(file).catch(() => undefined));
    if (!content) return new Response('Not found', { status: 404, headers: headersFor('.txt') });
    return new Response(new Uint8Array(content), { headers: headersFor(extname(file)) });
  });
}

/** The file behind an address; `undefined` for anything that is not one of the app's own kinds of file in `folder`. */
export function fileFor(method: string, address: string, folder: string): string | undefined {
  if (method !== 'GET' || !URL.canParse(address)) return undefined;
  const { protocol, host, pathname } = new URL(address);
  if (protocol !== `${scheme}:` || host !== 'app') return undefined;
  // Names as the bundler writes them. No escapes, no dot files, no way up.
  if (!/^(\/[\w-][\w.-]*)+$/.test(pathname) || !(extname(pathname) in types)) return undefined;
  const file = join(folder, pathname);
  return file.startsWith(folder + sep) ? file : undefined;
}

function headersFor(extension: string): Record<string, string> {
  return {
    'content-type': types[extension] ?? 'text/plain; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
