import { compilePattern } from './pattern.ts';

/**
 * Whether an address is one of these. Origin and path are compared apart: `https://*.example.com` must not let in
 * `https://evil.example/.example.com`. Without a path, every path of the origin.
 */
export function compileAddresses(patterns: readonly string[]): (url: string) => boolean {
  const compiled = patterns.map(compileAddress);
  return (text) => {
    const url = URL.parse(text);
    return url !== null && compiled.some((matches) => matches(url));
  };
}

function compileAddress(source: string): (url: URL) => boolean {
  if (source === '*') return () => true;
  const [, origin = '', path] = /^([^/]*\/\/[^/]*)(\/.*)?$/.exec(source) ?? [];
  const origins = compilePattern(origin.toLowerCase());
  const paths = compilePattern(path ?? '*');
  return (url) => origins.matches(url.origin) && paths.matches(url.pathname + url.search);
}
