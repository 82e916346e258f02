/** What a redirect address looks like: which loopback name it uses, and which port (0: any free one). */
export interface RedirectForm {
  host: RedirectHost;
  port: number;
}

const hosts = ['127.0.0.1', 'localhost'] as const;
export type RedirectHost = (typeof hosts)[number];

/** RFC 8252 7.3: an IP literal, and a port of the moment. */
export const USUAL: RedirectForm = { host: '127.0.0.1', port: 0 };

export const REDIRECT_PATH = '/callback';

/**
 * The ports for issuers that compare redirect addresses letter for letter: build/client-metadata.json lists them, and a
 * person who gets a client at an issuer enters them there. No service is assigned to them and no system gives them out by
 * itself.
 */
export const REDIRECT_PORTS: readonly number[] = [29_170, 29_171, 29_172];

/** `127.0.0.1`, `localhost`, either with a port (`localhost:8080`), or a port alone. `undefined`: none of these. */
export function readRedirectForm(text: string): RedirectForm | undefined {
  const isPortAlone = /^\d+$/.test(text);
  const [name, digits] = isPortAlone ? [hosts[0], text] : text.split(/:(?=\d{1,5}$)/);
  const host = hosts.find((one) => one === name);
  if (host === undefined || digits === undefined) return host && { host, port: 0 };
  const port = Number(digits);
  // Below 1024 most systems let only administrators listen.
  return port >= 1024 && port <= 65_535 ? { host, port } : undefined;
}

export function redirectFormText({ host, port }: RedirectForm): string {
  return port === 0 ? host : `${host}:${port}`;
}

/** The redirect address itself, letter for letter as it is registered and sent. */
export function redirectUriAt(host: RedirectHost, port: number): string {
  return `http://${host}:${port}${REDIRECT_PATH}`;
}

/** The form of an address that was registered; `undefined` for one we would not listen at. */
export function formOf(redirectUri: string): RedirectForm | undefined {
  const { host, pathname } = URL.parse(redirectUri) ?? {};
  return host !== undefined && pathname === REDIRECT_PATH ? readRedirectForm(host) : undefined;
}

/** Whether an address that was registered is of this form. */
export function hasForm(redirectUri: string, { host, port }: RedirectForm): boolean {
  const form = formOf(redirectUri);
  return form?.host === host && (port === 0 || form.port === port);
}

/**
 * The forms to try at an issuer, in order. What it is known to take comes first; what the person set stands alone.
 * Issuers with rules of their own mostly want the other loopback name (RFC 8252 8.3 advises against it, so it is not
 * first), or an address they know beforehand.
 */
export function formsToTry(
  known: { form: RedirectForm; isSet: boolean } | undefined,
  ports: readonly number[],
): RedirectForm[] {
  if (known?.isSet) return [known.form];
  const standard: RedirectForm[] = [USUAL, { host: 'localhost', port: 0 }, ...fixedForms(ports)];
  const others = standard.filter((form) => redirectFormText(form) !== (known && redirectFormText(known.form)));
  return known ? [known.form, ...others] : others;
}

/** The addresses to make known beforehand, of the host an issuer is known to take. */
export function fixedForms(ports: readonly number[], known?: RedirectForm): RedirectForm[] {
  if (known && known.port !== 0) return [known];
  return ports.map((port) => ({ host: known?.host ?? hosts[0], port }));
}
