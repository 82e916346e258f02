import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is asked of the system about the user's session. */
export interface SessionSource {
  /** Whether this folder or socket is there and the user's own. */
  isOurs(path: string, kind: 'folder' | 'socket'): boolean;
  /** What `systemctl --user show-environment` prints under `env`; empty where it cannot be had. */
  userEnvironment(env: Environment): string;
}

const fromDisplay = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'];

/**
 * What `env` lacks to reach the user's desktop on Linux, as the system knows it: hosts pass on little more than HOME and
 * PATH, and then neither the keychain's bus nor a display for the browser is found. What `env` has is never replaced, and who
 * came by SSH gets no display: a browser would open before somebody else, or nobody.
 */
export function missingSession(env: Environment, uid: number, source: SessionSource): Record<string, string> {
  const found: Record<string, string> = {};
  const folder = join('/run/user', String(uid));
  if (!env['XDG_RUNTIME_DIR'] && source.isOurs(folder, 'folder')) found['XDG_RUNTIME_DIR'] = folder;
  const runtime = env['XDG_RUNTIME_DIR'] ?? found['XDG_RUNTIME_DIR'];
  if (runtime === undefined) return found;
  const bus = join(runtime, 'bus');
  if (!env['DBUS_SESSION_BUS_ADDRESS'] && source.isOurs(bus, 'socket')) {
    found['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${bus}`;
  }
  const hasDisplay = Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  if (hasDisplay || env['SSH_CONNECTION'] || !source.isOurs(join(runtime, 'systemd', 'private'), 'socket'))
    return found;
  return { ...found, ...displayIn(source.userEnvironment({ ...env, ...found })) };
}

/** Values that need no quoting; a display's name and its key's path never do. */
function displayIn(text: string): Record<string, string> {
  const pairs = text.split('\n').map((line) => /^(\w+)=([\w:./@+-]+)$/.exec(line));
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair?.[1] && pair[2] && fromDisplay.includes(pair[1]) ? [[pair[1], pair[2]]] : [])),
  );
}

/** This machine. `limitMs`: a session manager that does not answer must not keep the core from starting. */
export function systemSession(uid: number, command = '/usr/bin/systemctl', limitMs = 1_000): SessionSource {
  return {
    isOurs(path, kind) {
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.uid === uid && (kind === 'folder' ? found.isDirectory() : found.isSocket());
    },
    userEnvironment(env) {
      try {
        return execFileSync(command, ['--user', 'show-environment'], {
          env: { ...env, LC_ALL: 'C' },
          encoding: 'utf8',
          timeout: limitMs,
          killSignal: 'SIGKILL',
          maxBuffer: 1024 * 1024,
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch {
        return '';
      }
    },
  };
}
