/** Chromium cannot be taught a scheme from outside: `scheme://host` is `https://host.scheme.invalid` in there. */
const ending = '.invalid';

export function toChromium(url: string, schemes: ReadonlySet<string>): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  return schemes.has(scheme) ? `https://${host}.${scheme}${ending}${rest}` : url;
}

export function fromChromium(url: string, schemes: ReadonlySet<string>): string {
  const [, host = '', scheme = '', rest = ''] =
    /^https:\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.invalid(.*)$/is.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}
