/** The tray app: a client of the core with windows, an icon and notifications. All wiring is here. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import { createControlClient } from '../../client/control-client.ts';
import { startCore } from '../../client/start-core.ts';
import { placesHere } from '../../client/this-machine.ts';
import { problemOf, sentence } from '../../shared/problem.ts';
import { appScheme, serveApp } from './app-protocol.ts';
import { createAnnouncements } from './announcements.ts';
import { createAttention } from './attention.ts';
import { createAutostart, hiddenArgument } from './autostart.ts';
import { coreCommand } from './core-command.ts';
import { followCore } from './core-link.ts';
import { confirmPage, type DeepLink, linkIn, linkScheme, readDeepLink } from './deep-link.ts';
import { hardenContents, hardenSession } from './harden.ts';
import { createIpcServer } from './ipc-server.ts';
import { createNotices } from './notices.ts';
import { createOpenedLinks } from './opened-links.ts';
import { createOpenExternal } from './open-external.ts';
import { createQuit } from './quit.ts';
import { watchScreenLock } from './screen-lock.ts';
import { texts } from './texts.ts';
import { createRecent } from './tray/recent.ts';
import { createTray } from './tray/tray.ts';
import { createMainWindow } from './windows/main-window.ts';
import { createPromptWindow } from './windows/prompt-window.ts';

const { platform, env, argv } = process;
const here = import.meta.dirname;
const root = join(here, '..', '..');
const icons = join(here, 'icons');
const preload = join(here, 'preload.cjs');
const icon = join(icons, 'app.png');

function run(): void {
  const client = createControlClient({ ...placesHere(), way: 'window' });
  const core = followCore({
    client,
    start: () =>
      startCore({
        core: coreCommand({ packaged: app.isPackaged, platform, resources: process.resourcesPath, root }),
      }),
  });
  const quit = createQuit({ app, dialog, core: client, release: core.close });
  const ipc = createIpcServer({ ipcMain, client });
  const mainWindow = createMainWindow({
    BrowserWindow,
    screen,
    preload,
    icon,
    stateFile: join(app.getPath('userData'), 'window.json'),
    admit: (contents) => ipc.admit(contents, 'main'),
  });
  const promptWindow = createPromptWindow({
    BrowserWindow,
    screen,
    platform,
    preload,
    icon,
    admit: (contents) => ipc.admit(contents, 'prompt'),
    isQuitting: quit.isQuitting,
  });
  /** What the person asked for from here and the core refused is seen in its state and its log. */
  const quietly = (asked: Promise<unknown>) => void asked.catch(() => undefined);

  const autostart = createAutostart({
    app,
    platform,
    env,
    home: homedir(),
    command: app.isPackaged ? [env['APPIMAGE'] ?? process.execPath] : [process.execPath, root],
  });
  const tray = createTray({
    Tray,
    Menu,
    nativeImage,
    platform,
    icons,
    acts: {
      open: () => mainWindow.open(),
      review: promptWindow.review,
      pause: (paused) => quietly(client.core.pause({ paused })),
      autostart(on) {
        autostart.set(on);
        showTray();
      },
      quit: () => void quit.ask(),
    },
  });
  const recent = createRecent(client, showTray);
  function showTray(): void {
    tray.show({ core: core.view(), recent: recent.lines(), autostart: autostart.isOn() });
  }

  const lock = watchScreenLock(powerMonitor, () => {
    showPrompts();
    announcements.update();
  });
  const announcements = createAnnouncements({
    client,
    Notification,
    isLocked: lock.isLocked,
    review: () => mainWindow.open('#/activity'),
  });
  const attention = createAttention({
    window: promptWindow,
    notices: createNotices({
      Notification,
      review: promptWindow.review,
      deny: (id) => quietly(client.prompts.answer({ id, answer: 'deny' })),
    }),
    isLocked: lock.isLocked,
    isLooking: () => BrowserWindow.getFocusedWindow() !== null,
  });
  function showPrompts(): void {
    const view = core.view();
    attention.update(view.condition === 'attached' ? view.state.prompts : []);
  }

  let following: AbortController | undefined;
  core.listen(({ condition }) => {
    showTray();
    showPrompts();
    if (condition === 'attached' && following === undefined) {
      following = new AbortController();
      promptWindow.prepare();
      quietly(recent.follow(following.signal));
      quietly(announcements.follow(following.signal));
    } else if (condition !== 'attached') {
      following?.abort();
      following = undefined;
    }
  });
  showTray();

  const confirm = (link: DeepLink) => mainWindow.open(confirmPage(link));
  app.on('second-instance', (_event, words) => {
    const link = linkIn(words);
    if (link) confirm(link);
    else if (!words.includes(hiddenArgument)) mainWindow.open();
  });
  links.listen((url) => {
    const link = readDeepLink(url);
    if (link) confirm(link);
  });
  app.on('activate', () => mainWindow.open());
  // The icon stays when the last window is closed.
  app.on('window-all-closed', () => undefined);
  powerMonitor.on('resume', core.refresh);
  powerMonitor.on('shutdown', quit.now);
  app.on('will-quit', () => void core.close());

  const link = linkIn(argv);
  if (link) confirm(link);
  else if (!argv.includes(hiddenArgument)) mainWindow.open();
}

/** Not awaited at the top: Electron is ready only when this module has been evaluated. */
async function whenReady(): Promise<void> {
  await app.whenReady();
  const menu = platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null;
  Menu.setApplicationMenu(menu);
  hardenSession(session.defaultSession);
  serveApp(protocol, join(here, '..', 'renderer'));
  run();
}

const links = createOpenedLinks(app);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
if (app.requestSingleInstanceLock()) {
  hardenContents({
    app,
    openExternal: createOpenExternal(shell),
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
  });
  app.setAppUserModelId('dev.drawbridge.app');
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  whenReady().catch((error: unknown) => {
    dialog.showErrorBox(texts.product, sentence(problemOf(error)));
    app.exit(1);
  });
} else {
  app.quit();
}
