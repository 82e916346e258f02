/** Cookies as far as a scripted browser needs them: by origin, path and end. */
export interface CookieJar {
  header(url: URL): string;
  keep(url: URL, setCookies: readonly string[]): void;
}

interface Cookie {
  origin: string;
  path: string;
  pair: string;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    header: ({ origin, pathname }) =>
      [...cookies.values()]
        .filter((cookie) => cookie.origin === origin && pathname.startsWith(cookie.path))
        .map(({ pair }) => pair)
        .join('; '),
    keep({ origin }, setCookies) {
      for (const text of setCookies) {
        const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
        const path = valueOf(attributes, 'path') ?? '/';
        const key = `${origin} ${path} ${pair.split('=')[0]}`;
        if (isOver(attributes)) cookies.delete(key);
        else cookies.set(key, { origin, path, pair });
      }
    },
  };
}

function valueOf(attributes: readonly string[], name: string): string | undefined {
  return attributes.find((attribute) => attribute.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
}

function isOver(attributes: readonly string[]): boolean {
  const expires = valueOf(attributes, 'expires');
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
