/**
 * A stand-in for Electron's main-process modules over real Chromium, for machines where the binary cannot be had. Pages,
 * preload isolation, IPC, requests and navigation are real; trays, notifications, dialogs and windows' places are only
 * remembered. It says nothing about fuses, asar, signing or what a desktop shows.
 */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { App } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { createEngine, type Engine } from './engine.ts';
import { WebContents } from './web-contents.ts';

export const app = new App();
const engine = createEngine(() => join(app.getPath('userData'), 'chromium'));
const handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>();
const counter = { contents: 0 };

export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string, handler: (event: object, ...args: unknown[]) => unknown) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
});

async function invoke(event: object, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`Error invoking remote method '${channel}': No handler registered`);
  return handler(event, ...args);
}

export { BrowserWindow };
BrowserWindow.world = {
  newContents(preferences) {
    counter.contents += 1;
    const contents = new WebContents(counter.contents, engine, preferences, invoke);
    app.emit('web-contents-created', {}, contents);
    return contents;
  },
  allClosed() {
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  },
};
app.windows = BrowserWindow.getAllWindows;

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges?: { standard?: boolean } }[]) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) if (privileges?.standard) engine.schemes.add(scheme);
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response> | Response) {
    engine.protocols.set(scheme, handler);
  },
};

const defaultSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler(handler: NonNullable<Engine['permission']>) {
    engine.permission = handler;
  },
  setPermissionCheckHandler() {},
  setDevicePermissionHandler() {},
  webRequest: {
    onBeforeRequest(listener: NonNullable<Engine['beforeRequest']>) {
      engine.beforeRequest = listener;
    },
  },
});
export const session = { defaultSession };

export interface MenuItem {
  label?: string;
  click?: () => void;
  enabled?: boolean;
  checked?: boolean;
  submenu?: MenuItem[];
}
export const Menu = {
  buildFromTemplate: (items: MenuItem[]) => ({ items }),
  setApplicationMenu() {},
};

export class Tray extends EventEmitter {
  constructor(_image: unknown) {
    super();
  }
  setImage(_image: unknown): void {}
  setToolTip(_text: string): void {}
  setContextMenu(_menu: unknown): void {}
}

export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  readonly actions: { text: string }[];
  constructor({
    title = '',
    body = '',
    actions = [],
  }: {
    title?: string;
    body?: string;
    actions?: { text: string }[];
  }) {
    super();
    this.title = title;
    this.body = body;
    this.actions = actions;
  }
  static isSupported = () => true;
  show(): void {}
  close(): void {
    this.emit('close');
  }
}

export const nativeImage = { createFromPath: (path: string) => ({ path }) };
export const dialog = {
  showMessageBox: (_options: object) => Promise.resolve({ response: 0 }),
  showErrorBox(_title: string, _text: string) {},
};
export const shell = { openExternal: (_url: string) => Promise.resolve() };
export const powerMonitor = Object.assign(new EventEmitter(), { getSystemIdleState: (_seconds: number) => 'active' });

const workArea = { x: 0, y: 0, width: 1_920, height: 1_040 };
export const screen = {
  getAllDisplays: () => [{ workArea }],
  getCursorScreenPoint: () => ({ x: 10, y: 10 }),
  getDisplayNearestPoint: () => ({ workArea }),
};
