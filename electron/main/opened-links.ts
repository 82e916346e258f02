import type { App } from 'electron';

/** Links that macOS hands to the app: the one it was started for comes before the app is ready, and waits. */
export interface OpenedLinks {
  /** Hears those that came so far and each that comes. */
  listen(listener: (url: string) => void): void;
}

export function createOpenedLinks(app: Pick<App, 'on'>): OpenedLinks {
  const early: string[] = [];
  let heard: ((url: string) => void) | undefined;
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (heard) heard(url);
    else early.push(url);
  });
  return {
    listen(listener) {
      heard = listener;
      early.splice(0).forEach(listener);
    },
  };
}
