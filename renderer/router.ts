import { useSyncExternalStore } from 'react';

/** Where the person is: a screen and what it shows, such as `#/servers/wiki` with the parts `['wiki']`. */
export interface Place {
  screen: string;
  parts: readonly string[];
}

export function placeOf(hash: string): Place {
  const [screen = '', ...parts] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  return { screen, parts: parts.map(decoded) };
}

/** The address of a screen, for links: `toPlace('servers', 'wiki')`. */
export function toPlace(screen: string, ...parts: string[]): string {
  return `#/${[screen, ...parts.map(encodeURIComponent)].join('/')}`;
}

export function go(screen: string, ...parts: string[]): void {
  location.hash = toPlace(screen, ...parts);
}

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, () => location.hash));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** An address typed by hand need not be well formed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
