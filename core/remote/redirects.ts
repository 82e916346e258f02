import type { Fetch } from '../ports/fetch.ts';

export const maxRedirects = 5;
const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

/** Where an answer with this status and `Location` points, if it is a redirect and names an address. */
export function redirectTarget(url: URL, status: number, location: unknown): URL | undefined {
  if (!redirectStatuses.includes(status) || typeof location !== 'string') return undefined;
  return URL.canParse(location, url.href) ? new URL(location, url) : undefined;
}

/**
 * A fetch that follows a redirect only within the origin of the request and only where the method stays the same; any
 * other redirect is handed back as it came. So no header, a token least of all, ever reaches another origin by redirect.
 */
export function followWithinOrigin(fetch: Fetch): Fetch {
  return async (input, init) => {
    if (init?.redirect === 'manual' || init?.redirect === 'error') return fetch(input, init);
    let url = new URL(input);
    for (let left = maxRedirects; ; left--) {
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const target = redirectTarget(url, response.status, response.headers.get('location'));
      if (target === undefined || left === 0 || !mayFollow(url, target, init?.method, response.status)) return response;
      await response.body?.cancel();
      url = target;
    }
  };
}

/** Only within the origin, and only where the method stays the same. */
export function mayFollow(from: URL, to: URL, method: string | undefined, status: number): boolean {
  const keepsMethod = ['GET', 'HEAD'].includes((method ?? 'GET').toUpperCase()) || status === 307 || status === 308;
  return keepsMethod && to.origin === from.origin && to.username === '' && to.password === '';
}
