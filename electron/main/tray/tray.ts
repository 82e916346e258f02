import { join } from 'node:path';
import type { Menu as ElectronMenu, NativeImage, nativeImage, Tray as ElectronTray } from 'electron';
import { type MenuActs, type MenuView, statusLine, trayMenu, trayState } from './menu.ts';

export interface TrayOptions {
  Tray: typeof ElectronTray;
  Menu: typeof ElectronMenu;
  nativeImage: typeof nativeImage;
  platform: string;
  /** The folder of the icons. */
  icons: string;
  acts: MenuActs;
}

export interface TrayIcon {
  show(view: MenuView): void;
}

/** The icon and its menu. On some desktops no tray exists and none of this is seen: the window is always a way in. */
export function createTray({ Tray, Menu, nativeImage: images, platform, icons, acts }: TrayOptions): TrayIcon {
  // macOS colours a template image by itself; the name's ending tells it so.
  const suffix = platform === 'darwin' ? 'Template' : '';
  const icon = (state: string): NativeImage => images.createFromPath(join(icons, `tray-${state}${suffix}.png`));
  const tray = new Tray(icon('offline'));
  tray.on('click', acts.open);
  let shown = '';
  return {
    show(view) {
      const items = trayMenu(view, acts);
      const state = trayState(view.core);
      // A menu that is set anew closes under the person's hand on some desktops.
      const key = JSON.stringify([state, items]);
      if (key === shown) return;
      shown = key;
      tray.setImage(icon(state));
      tray.setToolTip(statusLine(view.core));
      tray.setContextMenu(Menu.buildFromTemplate(items));
    },
  };
}
