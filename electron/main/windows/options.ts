import type { BrowserWindowConstructorOptions } from 'electron';
import { windowArgument, type WindowKind } from '../../ipc.ts';

/** What every window of ours has in common: a page that can reach nothing but its door. */
export function hardened(kind: WindowKind, preload: string): BrowserWindowConstructorOptions {
  return {
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      additionalArguments: [`${windowArgument}${kind}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // Its dictionaries are downloaded.
      spellcheck: false,
    },
  };
}
