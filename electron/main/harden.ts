import type { App, BrowserWindow, Session, WebContents } from 'electron';
import { appOrigin } from './app-protocol.ts';
import type { OpenExternal } from './open-external.ts';

export interface HardenOptions {
  app: App;
  openExternal: OpenExternal;
  windowOf(contents: WebContents): Pick<BrowserWindow, 'isFocused'> | null;
}

/** Pages stay where they are: no navigation, no new windows, no embedded pages, whatever they try. */
export function hardenContents({ app, openExternal, windowOf }: HardenOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // A person clicks in the window they are in; a page that opens something by itself does so at any time.
      if (windowOf(contents)?.isFocused() === true) openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Pages load nothing but the app's own files, download nothing and are granted nothing. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwn(url) }));
  session.on('will-download', (event) => event.preventDefault());
}

function isOwn(url: string): boolean {
  return url.startsWith(`${appOrigin}/`) || url.startsWith('data:image/') || url.startsWith('devtools://');
}
