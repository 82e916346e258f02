import type { Shell } from 'electron';

/** The one door to the person's browser from this app. */
export type OpenExternal = (address: string) => void;

export function createOpenExternal(shell: Pick<Shell, 'openExternal'>): OpenExternal {
  return (address) => {
    const url = safeAddress(address);
    // Where no browser can be had there is nothing to fall back to, and the page goes on as it is.
    if (url !== undefined) shell.openExternal(url).catch(() => undefined);
  };
}

/** An https address without a user name, control characters or undue length, as the URL parser writes it. */
export function safeAddress(address: string): string | undefined {
  if (address.length > 2_048 || /[\p{C}\p{Z}]/u.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return url.href;
}
