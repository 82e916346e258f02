import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';

/** Told to start without a window, as at sign-in. */
export const hiddenArgument = '--hidden';

export interface Autostart {
  isOn(): boolean;
  set(on: boolean): void;
}

export interface AutostartOptions {
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  /** This program and, in a checkout, the folder it runs. */
  command: readonly string[];
}

/** Whether the app starts, hidden, when the person signs in. What the system says is the truth; nothing is kept beside it. */
export function createAutostart({ app, platform, env, home, command }: AutostartOptions): Autostart {
  if (platform === 'linux') {
    const file = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', 'drawbridge.desktop');
    return {
      isOn: () => existsSync(file),
      set(on) {
        if (!on) return rmSync(file, { force: true });
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, desktopFile([...command, hiddenArgument]));
      },
    };
  }
  const [path = '', ...before] = command;
  const item = { path, args: [...before, hiddenArgument] };
  return {
    isOn: () => app.getLoginItemSettings(item).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, ...item }),
  };
}

/** A desktop file by the Desktop Entry Specification; `Exec` quoted by its own rules. */
function desktopFile(command: readonly string[]): string {
  const exec = command.map(quoted).join(' ');
  return `[Desktop Entry]\nType=Application\nName=Drawbridge\nExec=${exec}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n`;
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word.replaceAll('%', '%%');
  const inQuotes = word.replace(/["`$\\]/g, (one) => `\\${one}`).replaceAll('%', '%%');
  // The file's own escaping comes on top: it reads each backslash once more.
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}
