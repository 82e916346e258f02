/**
 * Runs inside the app's main process beside its own code, on the real Electron and on the stand-in alike: it uses only what
 * Electron makes public. It remembers what went to the desktop (tray, notifications, dialogs, the browser) instead of
 * showing it, and runs functions the test sends.
 */
import * as electron from 'electron';

export interface Notice {
  title: string;
  body: string;
  actions: string[];
  shown: boolean;
  /** As if the person had pressed its n-th button. */
  press(index: number): void;
  click(): void;
}

interface Item {
  label?: string;
  click?: () => void;
  checked?: boolean;
  submenu?: { items?: Item[] } | Item[];
}

/** What the test's functions get beside Electron itself. */
export interface Probe {
  tray: { icon: string; tip: string; items: Item[] };
  notices: Notice[];
  dialogs: { message: string; detail: string; buttons: string[] }[];
  /** The button that the next dialog is answered with. */
  answer: number;
  /** Addresses given to the person's browser. */
  opened: string[];
  errors: string[];
  crashed: string[];
  /** What pages wrote about breaking their content policy. */
  complaints: string[];
}
export type Act<T, A> = (electron: typeof import('electron'), probe: Probe, arg: A) => T | Promise<T>;

const probe: Probe = {
  tray: { icon: '', tip: '', items: [] },
  notices: [],
  dialogs: [],
  answer: 0,
  opened: [],
  errors: [],
  crashed: [],
  complaints: [],
};
const { app, BrowserWindow, dialog, nativeImage, Notification, shell, Tray } = electron;
const changed = () => void process.send?.({ changed: true });

const pictures = new WeakMap<object, string>();
const createFromPath = nativeImage.createFromPath.bind(nativeImage);
nativeImage.createFromPath = (path) => {
  const image = createFromPath(path);
  pictures.set(image, path);
  return image;
};
Object.assign(Tray.prototype, {
  setImage(image: object) {
    probe.tray.icon = pictures.get(image) ?? '';
    changed();
  },
  setToolTip(text: string) {
    probe.tray.tip = text;
    changed();
  },
  setContextMenu(menu: { items: Item[] }) {
    probe.tray.items = menu.items;
    changed();
  },
});
Object.assign(Notification.prototype, {
  show(this: Electron.Notification) {
    const emit = (name: string, ...args: unknown[]) => this.emit(name as 'click', ...(args as []));
    const notice: Notice = {
      title: this.title,
      body: this.body,
      actions: this.actions.map(({ text }) => text ?? ''),
      shown: true,
      press: (actionIndex) => emit('action', { actionIndex }),
      click: () => emit('click'),
    };
    this.on('close', () => {
      notice.shown = false;
      changed();
    });
    probe.notices.push(notice);
    changed();
  },
  close(this: Electron.Notification) {
    this.emit('close');
  },
});
Object.assign(dialog, {
  showMessageBox({ message, detail = '', buttons = [] }: Electron.MessageBoxOptions) {
    probe.dialogs.push({ message, detail, buttons });
    changed();
    return Promise.resolve({ response: probe.answer, checkboxChecked: false });
  },
  showErrorBox: (title: string, text: string) => void probe.errors.push(`${title}: ${text}`),
});
Object.assign(shell, {
  openExternal(url: string) {
    probe.opened.push(url);
    changed();
    return Promise.resolve();
  },
});

app.on('web-contents-created', (_event, contents) => {
  for (const name of ['did-finish-load', 'did-navigate-in-page', 'destroyed'] as const)
    contents.on(name as 'destroyed', changed);
  contents.on('console-message', ({ message }) => {
    if (/Content Security Policy/.test(message)) probe.complaints.push(message);
  });
  const window = () => BrowserWindow.fromWebContents(contents);
  contents.once('did-finish-load', () => {
    for (const name of ['show', 'hide', 'focus', 'blur', 'closed'] as const) window()?.on(name as 'show', changed);
    changed();
  });
});
process.on('uncaughtException', (error) => void probe.crashed.push(String(error)));
process.on('unhandledRejection', (error) => void probe.crashed.push(String(error)));

interface Wanted {
  id: number;
  source: string;
  arg: unknown;
}
process.on('message', ({ id, source, arg }: Wanted) => {
  const run = async () => {
    // oxlint-disable-next-line typescript/no-implied-eval -- the test's own function, sent as text
    const act = new Function(`return (${source})`)() as Act<unknown, unknown>;
    return act(electron, probe, arg);
  };
  run().then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, failed: error instanceof Error ? error.message : String(error) }),
  );
});
// The app never outlives the test that started it.
process.on('disconnect', () => process.exit());
