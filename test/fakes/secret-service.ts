/**
 * A real keyring for tests: gnome-keyring-daemon on a D-Bus session of its own, with a home of its own. Nothing of the
 * person's own session is touched. Both processes are ended by their ids, also when the test process dies.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export interface SecretService {
  /** For processes that shall use this keyring: HOME, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS, PATH. */
  env: Record<string, string>;
  /** Of those, what leads to the bus: for processes with a home of their own. */
  session: Record<string, string>;
  /** Locks the default collection. Nobody is there to ask, so every prompt counts as dismissed. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** Ends the daemon: the bus is there, a keyring is not. What it stored stays on disk. */
  vanish(): Promise<void>;
  appear(): Promise<void>;
  /** The bus refuses to carry messages to the keyring. */
  deny(): Promise<void>;
  permit(): Promise<void>;
  /** The daemon is there and answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const needed = ['dbus-daemon', 'gnome-keyring-daemon', 'gdbus'];
const password = 'the test keyring';
const run = promisify(execFile);

/** Why there can be no keyring here, or `undefined` when all is installed. Goes into a skipped suite's title. */
export function secretServiceMissing(): string | undefined {
  if (process.platform !== 'linux') return 'Secret Service is a Linux matter';
  const missing = needed.filter((command) => !isInstalled(command));
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;
}

/** `collection: false` starts the daemon without any collection, as on a machine where nobody ever logged in. */
export async function startSecretService(options: { collection?: boolean } = {}): Promise<SecretService> {
  const { collection = true } = options;
  const home = await mkdtemp(join(tmpdir(), 'drawbridge-keyring-'));
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const children = createChildren();
  try {
    const bus = await startBus(home, runtime, children);
    const keyring = createKeyring(bus.env, runtime, collection, children);
    await keyring.appear();
    return {
      ...bus,
      ...keyring,
      async stop() {
        await children.endAll();
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await children.endAll();
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

async function startBus(home: string, runtime: string, children: Children) {
  const config = join(home, 'bus.xml');
  await writeFile(config, busConfig(runtime, ''));
  const daemon = children.start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    PATH: process.env['PATH'] ?? '',
  });
  const session = { XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: await firstLine(daemon) };
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: home, ...session };
  const allow = async (rule: string) => {
    await writeFile(config, busConfig(runtime, rule));
    await call(env, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ReloadConfig');
  };
  return {
    env,
    session,
    deny: () => allow('<deny send_destination="org.freedesktop.secrets"/>'),
    permit: () => allow(''),
  };
}

/** No folders of activatable services: what is not started here does not exist on this bus. */
function busConfig(runtime: string, rule: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${runtime}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    ${rule}
  </policy>
</busconfig>`;
}

function createKeyring(env: Record<string, string>, runtime: string, collection: boolean, children: Children) {
  let daemon: ChildProcess | undefined;
  const name = 'org.freedesktop.secrets';
  return {
    async lock() {
      const path = '/org/freedesktop/secrets';
      const collections = `['${path}/collection/login']`;
      await call(env, name, path, 'org.freedesktop.Secret.Service.Lock', collections);
    },
    unlock: () => sendUnlock(join(runtime, 'keyring', 'control')),
    async vanish() {
      if (daemon) await children.end(daemon);
    },
    async appear() {
      const args = ['--foreground', '--components=secrets', ...(collection ? ['--unlock'] : [])];
      daemon = children.start('gnome-keyring-daemon', args, env);
      daemon.stdin?.end(password);
      await run('gdbus', ['wait', '--session', '--timeout', '20', name], { env });
    },
    freeze: () => void daemon?.kill('SIGSTOP'),
    thaw: () => void daemon?.kill('SIGCONT'),
  };
}

async function call(env: Record<string, string>, name: string, path: string, method: string, ...args: string[]) {
  const target = ['--session', '--dest', name, '--object-path', path, '--method', method];
  await run('gdbus', ['call', ...target, ...args], { env, timeout: 20_000 });
}

/**
 * Unlocks as the login screen does: over the daemon's control socket, since its D-Bus interface would ask a person. A
 * zero byte, then length, operation 1 and the password; the answer is length and result, 0 for done. All big-endian.
 */
async function sendUnlock(socketPath: string): Promise<void> {
  const secret = Buffer.from(password);
  const message = Buffer.alloc(13 + secret.length);
  message.writeUInt32BE(12 + secret.length, 1);
  message.writeUInt32BE(1, 5);
  message.writeUInt32BE(secret.length, 9);
  secret.copy(message, 13);
  const socket = connect(socketPath);
  try {
    socket.write(message);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (answer.length < 8 || answer.readUInt32BE(4) !== 0) throw new Error('the keyring was not unlocked');
  } finally {
    socket.destroy();
  }
}

interface Children {
  start(command: string, args: string[], env: Record<string, string>): ChildProcess;
  end(child: ChildProcess): Promise<void>;
  endAll(): Promise<void>;
}

/**
 * Children that do not outlive this process: killed on its exit, and by the kernel (`setpriv`) should it be killed. A
 * keyring daemon whose file carries capabilities is beyond the latter; it ends by itself when its bus goes.
 */
function createChildren(): Children {
  const running = new Set<ChildProcess>();
  const killAll = () => running.forEach((child) => child.kill('SIGKILL'));
  const guard = isInstalled('setpriv') ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

  async function end(child: ChildProcess): Promise<void> {
    if (!running.has(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const hurry = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(hurry);
  }

  return {
    start(command, args, env) {
      if (running.size === 0) process.on('exit', killAll);
      const [program = command, ...rest] = [...guard, command, ...args];
      const child = spawn(program, rest, { env, stdio: ['pipe', 'pipe', 'ignore'] });
      running.add(child);
      child.once('exit', () => {
        running.delete(child);
        if (running.size === 0) process.off('exit', killAll);
      });
      child.once('error', () => running.delete(child));
      return child;
    },
    end,
    async endAll() {
      await Promise.all([...running].map(end));
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output to read');
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('ended before it was ready')));
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return line;
}

function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
