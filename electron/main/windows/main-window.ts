import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserWindow as ElectronWindow, Screen, WebContents } from 'electron';
import { pageUrl } from '../app-protocol.ts';
import { texts } from '../texts.ts';
import { readWindowState, smallest, standardSize, usableBounds, type WindowState } from './bounds.ts';
import { hardened } from './options.ts';

export interface MainWindowOptions {
  BrowserWindow: typeof ElectronWindow;
  screen: Pick<Screen, 'getAllDisplays'>;
  preload: string;
  icon: string;
  /** Where its place on the screen is remembered. */
  stateFile: string;
  admit(contents: WebContents): void;
}

export interface MainWindow {
  /** Shows the window before all others, at `hash` where one is given. */
  open(hash?: string): void;
}

/** One window, made when asked for and gone when closed: the tray app at rest has no page in memory but the prompt's. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: ElectronWindow | undefined;

  const make = (hash: string): ElectronWindow => {
    const made = build(options);
    options.admit(made.webContents);
    made.once('ready-to-show', () => made.show());
    made.on('close', () => remember(options.stateFile, made));
    made.once('closed', () => (window = undefined));
    made.webContents.on('render-process-gone', () => made.destroy());
    load(made, hash);
    return made;
  };

  return {
    open(hash) {
      if (window === undefined) {
        window = make(hash ?? '#/home');
        return;
      }
      if (hash !== undefined) load(window, hash);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

/** The page's own errors are shown in the page; where it cannot be loaded at all there is nobody to tell. */
function load(window: ElectronWindow, hash: string): void {
  window.loadURL(pageUrl(hash)).catch(() => undefined);
}

function build({ BrowserWindow, screen, preload, icon, stateFile }: MainWindowOptions): ElectronWindow {
  const remembered = readWindowState(readOrNothing(stateFile));
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const bounds = remembered && usableBounds(remembered, areas);
  const window = new BrowserWindow({
    ...hardened('main', preload),
    ...standardSize,
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: texts.product,
    icon,
  });
  if (bounds && remembered?.maximized) window.maximize();
  return window;
}

function remember(file: string, window: ElectronWindow): void {
  const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // The next window opens in the middle; not worth a word.
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
