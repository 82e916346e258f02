import type { BrowserWindow as ElectronWindow, Rectangle, Screen, WebContents } from 'electron';
import { pageUrl } from '../app-protocol.ts';
import { texts } from '../texts.ts';
import { hardened } from './options.ts';

export interface PromptWindowOptions {
  BrowserWindow: typeof ElectronWindow;
  screen: Pick<Screen, 'getCursorScreenPoint' | 'getDisplayNearestPoint'>;
  platform: string;
  preload: string;
  icon: string;
  admit(contents: WebContents): void;
  isQuitting(): boolean;
}

export interface PromptWindow {
  /** Loads the page without showing it, so that the first question is there at once. */
  prepare(): void;
  /** Shows it above other windows without taking the keyboard from whoever types. */
  present(): void;
  /** Shows it and gives it the keyboard: the person asked for it. */
  review(): void;
  dismiss(): void;
}

const size = { width: 520, height: 620 };
const gap = 16;

/** One window for all open questions; they queue in its page. Closing it answers nothing: it hides until there is more to ask. */
export function createPromptWindow(options: PromptWindowOptions): PromptWindow {
  let window: ElectronWindow | undefined;

  const prepared = (): ElectronWindow => {
    if (window !== undefined) return window;
    const made = build(options);
    window = made;
    options.admit(made.webContents);
    made.on('close', (event) => {
      if (options.isQuitting()) return;
      event.preventDefault();
      made.hide();
    });
    made.once('closed', () => (window = undefined));
    // The next question gets a new one.
    made.webContents.on('render-process-gone', () => made.destroy());
    made.loadURL(pageUrl('#/prompt')).catch(() => undefined);
    return made;
  };
  const place = (made: ElectronWindow) => {
    if (made.isVisible()) return;
    const { workArea } = options.screen.getDisplayNearestPoint(options.screen.getCursorScreenPoint());
    made.setBounds(corner(workArea));
  };

  return {
    prepare: () => void prepared(),
    present() {
      const made = prepared();
      place(made);
      made.showInactive();
    },
    review() {
      const made = prepared();
      place(made);
      made.show();
      made.focus();
    },
    dismiss: () => window?.hide(),
  };
}

/** Top right, where notifications are looked for. */
function corner(area: Rectangle): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height - 2 * gap);
  return { x: area.x + area.width - width - gap, y: area.y + gap, width, height };
}

function build({ BrowserWindow, platform, preload, icon }: PromptWindowOptions): ElectronWindow {
  const { webPreferences, ...common } = hardened('prompt', preload);
  const window = new BrowserWindow({
    ...common,
    ...size,
    minWidth: 360,
    minHeight: 320,
    // Hidden windows may be slowed down; a question is to be painted when it is shown.
    webPreferences: { ...webPreferences, backgroundThrottling: false },
    title: texts.prompt.window,
    icon,
    alwaysOnTop: true,
    skipTaskbar: true,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
  });
  if (platform === 'darwin') window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  return window;
}
