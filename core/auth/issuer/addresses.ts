/** Which addresses sign-in may use, and how a server's address becomes its resource identifier. */

const LOOPBACK_V4 = /^127\.\d+\.\d+\.\d+$/;

/** Whether the address is this machine's own. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || LOOPBACK_V4.test(host);
}

/**
 * The address, if sign-in may use it: https, or http at a loopback host; no credentials in it. A loopback address counts
 * only for a server that is on loopback itself: otherwise a remote server could point the browser at a local program.
 */
export function usableAddress(text: string, server: URL): URL | undefined {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  if (isLoopback(url)) return isLoopback(server) && isWeb(url) ? url : undefined;
  return url.protocol === 'https:' ? url : undefined;
}

function isWeb(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/** The identifier of a server that publishes none: no fragment, no slash after a bare host. */
export function canonicalResource(server: URL): string {
  const bare = new URL(server);
  bare.hash = '';
  return bare.pathname === '/' && bare.search === '' ? bare.origin : bare.href;
}

/** Whether `resource` is exactly this address (a slash at the end aside). */
export function isSameResource(resource: URL, server: URL): boolean {
  return (
    resource.origin === server.origin &&
    withoutSlash(resource.pathname) === withoutSlash(server.pathname) &&
    resource.search === server.search
  );
}

/** Whether `resource` is this address or one above it on the same origin. */
export function coversServer(resource: URL, server: URL): boolean {
  if (resource.origin !== server.origin || resource.hash !== '') return false;
  if (isSameResource(resource, server)) return true;
  return (
    resource.search === '' && `${withoutSlash(server.pathname)}/`.startsWith(`${withoutSlash(resource.pathname)}/`)
  );
}

/** A path without its last slash; the root is empty. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
