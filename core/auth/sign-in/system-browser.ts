import { spawn } from 'node:child_process';
import type { Browser } from '../../ports/browser.ts';
import { systemClock, type Clock } from '../../ports/clock.ts';

interface SystemBrowserOptions {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  clock?: Clock;
}

/** A launcher that runs this long without failing is the browser itself, in the foreground. */
const SETTLED_MS = 3_000;

/**
 * The person's browser: the one function that opens it. http and https only (CVE-2025-6514); the address is parsed and
 * written anew, and handed over as one argument without a shell. On Linux `BROWSER` counts (a list parted by colons, `%s`
 * for the address), else `xdg-open` where there is a display.
 */
export function createSystemBrowser({ env, platform, clock = systemClock }: SystemBrowserOptions): Browser {
  return {
    async open(url) {
      const address = URL.parse(url.href);
      if (address?.protocol !== 'https:' && address?.protocol !== 'http:') return false;
      for (const [command, ...args] of commands(address.href, env, platform)) {
        if (await isStarted(command, args, env, clock)) return true;
      }
      return false;
    },
  };
}

type Command = readonly [command: string, ...args: string[]];

function commands(address: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Command[] {
  if (platform === 'darwin') return [['/usr/bin/open', address]];
  if (platform === 'win32') {
    const folder = env['SystemRoot'] ?? 'C:\\Windows';
    return [[`${folder}\\System32\\rundll32.exe`, 'url.dll,FileProtocolHandler', address]];
  }
  const chosen = (env['BROWSER'] ?? '').split(':').flatMap((one) => chosenCommand(one, address));
  if (chosen.length > 0) return chosen;
  const hasDisplay = Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  return hasDisplay ? [['xdg-open', address]] : [];
}

function chosenCommand(text: string, address: string): Command[] {
  const [command, ...args] = text.split(/\s+/).filter((word) => word !== '');
  if (command === undefined) return [];
  const filled = args.map((word) => word.replaceAll(/%[%s]/g, (mark) => (mark === '%%' ? '%' : address)));
  return [[command, ...filled, ...(args.some((word) => /(?<!%)(%%)*%s/.test(word)) ? [] : [address])]];
}

function isStarted(command: string, args: string[], env: NodeJS.ProcessEnv, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true, shell: false });
    const cancel = clock.after(SETTLED_MS, () => resolve(true));
    const settle = (started: boolean): void => {
      cancel();
      resolve(started);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}
