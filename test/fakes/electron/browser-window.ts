import { EventEmitter } from 'node:events';
import { WebContents, type WebPreferences } from './web-contents.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Options extends Partial<Rectangle> {
  show?: boolean;
  alwaysOnTop?: boolean;
  webPreferences?: WebPreferences;
}

export interface WindowWorld {
  newContents(preferences: WebPreferences): WebContents;
  allClosed(): void;
}

const all = new Set<BrowserWindow>();

/** Electron's BrowserWindow: its page is real, its place on the screen and its focus are kept here. */
export class BrowserWindow extends EventEmitter {
  /** Set by the module that puts the parts together. */
  static world: WindowWorld;
  readonly id: number;
  readonly webContents: WebContents;
  #bounds: Rectangle;
  #state = { visible: false, focused: false, minimized: false, maximized: false, onTop: false, destroyed: false };

  constructor(options: Options = {}) {
    super();
    const { x = 100, y = 100, width = 800, height = 600, show = true, alwaysOnTop = false } = options;
    this.#bounds = { x, y, width, height };
    this.#state.onTop = alwaysOnTop;
    this.webContents = BrowserWindow.world.newContents(options.webPreferences ?? {});
    this.id = this.webContents.id;
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    all.add(this);
    if (show) this.show();
  }

  static getAllWindows = (): BrowserWindow[] => [...all];
  static getFocusedWindow = (): BrowserWindow | null => [...all].find((one) => one.isFocused()) ?? null;
  static fromWebContents = (contents: WebContents): BrowserWindow | null =>
    [...all].find((one) => one.webContents === contents) ?? null;

  loadURL = (url: string) => this.webContents.loadURL(url);
  isVisible = () => this.#state.visible;
  isFocused = () => this.#state.focused;
  isMinimized = () => this.#state.minimized;
  isMaximized = () => this.#state.maximized;
  isAlwaysOnTop = () => this.#state.onTop;
  isDestroyed = () => this.#state.destroyed;
  getBounds = () => this.#bounds;
  getNormalBounds = () => this.#bounds;
  setVisibleOnAllWorkspaces(): void {}

  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    this.#state.visible = true;
    this.emit('show');
  }
  hide(): void {
    this.blur();
    this.#state.visible = false;
    this.emit('hide');
  }
  focus(): void {
    for (const other of all) if (other !== this) other.blur();
    this.#state.focused = true;
    this.emit('focus');
  }
  blur(): void {
    if (!this.#state.focused) return;
    this.#state.focused = false;
    this.emit('blur');
  }
  minimize(): void {
    this.#state.minimized = true;
  }
  restore(): void {
    this.#state.minimized = false;
  }
  maximize(): void {
    this.#state.maximized = true;
  }
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    if (this.#state.destroyed) return;
    this.#state = { ...this.#state, visible: false, focused: false, destroyed: true };
    all.delete(this);
    this.webContents.end();
    this.emit('closed');
    if (all.size === 0) BrowserWindow.world.allClosed();
  }
}
