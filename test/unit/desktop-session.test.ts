import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingSession, type SessionSource, systemSession } from '../../core/ports/desktop-session.ts';
import { coreEnvironment } from '../../shared/wire/start.ts';

const bare = { HOME: '/home/ada', PATH: '/usr/bin' };
const bus = 'unix:path=/run/user/1000/bus';
const wayland = 'HOME=/home/ada\nWAYLAND_DISPLAY=wayland-0\nDISPLAY=:0\nXAUTHORITY=/run/user/1000/.mutter-X.a1\n';

/** A desktop of the user 1000 whose session manager prints `text`. */
function desktop(text: string, missing: string[] = []): SessionSource {
  const there = ['/run/user/1000', '/run/user/1000/bus', '/run/user/1000/systemd/private'];
  return {
    isOurs: (path) => there.includes(path) && !missing.includes(path),
    userEnvironment: (env) => (env['XDG_RUNTIME_DIR'] === undefined ? '' : text),
  };
}

describe('a core whose host passed on only HOME and PATH', () => {
  it("finds the session's bus and display", () => {
    expect(missingSession(bare, 1000, desktop(wayland))).toEqual({
      XDG_RUNTIME_DIR: '/run/user/1000',
      DBUS_SESSION_BUS_ADDRESS: bus,
      WAYLAND_DISPLAY: 'wayland-0',
      DISPLAY: ':0',
      XAUTHORITY: '/run/user/1000/.mutter-X.a1',
    });
  });

  it('takes nothing else from there, and nothing that looks like a trick', () => {
    const text = "LD_PRELOAD=/tmp/x.so\nBROWSER=/tmp/x\nDISPLAY=$'a\\nb'\nWAYLAND_DISPLAY=\nXAUTHORITY=/home/a b\n";
    expect(missingSession(bare, 1000, desktop(text))).toEqual({
      XDG_RUNTIME_DIR: '/run/user/1000',
      DBUS_SESSION_BUS_ADDRESS: bus,
    });
  });

  it('finds nothing where there is no session, or where its folder is not ours', () => {
    expect(missingSession(bare, 1000, desktop(wayland, ['/run/user/1000']))).toEqual({});
    expect(missingSession(bare, 0, desktop(wayland))).toEqual({});
  });

  it('asks no session manager that is not there', () => {
    const source = desktop(wayland, ['/run/user/1000/bus', '/run/user/1000/systemd/private']);
    expect(missingSession(bare, 1000, source)).toEqual({ XDG_RUNTIME_DIR: '/run/user/1000' });
  });
});

describe('what the environment says', () => {
  it('is never replaced', () => {
    const given = { XDG_RUNTIME_DIR: '/run/user/1000', DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=x', DISPLAY: ':7' };
    expect(missingSession({ ...bare, ...given }, 1000, desktop(wayland))).toEqual({});
  });

  it('counts when it says that the person is elsewhere: no display, also where a bridge starts the core', () => {
    const env = coreEnvironment({ ...bare, SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22' });
    expect(missingSession(env, 1000, desktop(wayland))).toEqual({
      XDG_RUNTIME_DIR: '/run/user/1000',
      DBUS_SESSION_BUS_ADDRESS: bus,
    });
  });
});

describe.skipIf(process.platform === 'win32')('this machine', () => {
  const uid = process.getuid?.() ?? -1;
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'drawbridge-session-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const manager = (script: string) => {
    const file = join(folder, 'systemctl');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o700);
    return file;
  };

  it('tells its own folders and sockets from those of others', async () => {
    const socket = join(folder, 'bus');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const source = systemSession(uid);
    expect([source.isOurs(folder, 'folder'), source.isOurs(socket, 'socket')]).toEqual([true, true]);
    expect([source.isOurs(folder, 'socket'), source.isOurs(socket, 'folder')]).toEqual([false, false]);
    expect(source.isOurs(join(folder, 'none'), 'folder')).toBe(false);
    expect(systemSession(uid + 1).isOurs(folder, 'folder')).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives what the session manager prints', () => {
    const file = manager('echo "$1 $2"; echo "DISPLAY=:0"');
    expect(systemSession(uid, file).userEnvironment({ PATH: '/usr/bin:/bin' })).toBe(
      '--user show-environment\nDISPLAY=:0\n',
    );
  });

  it.each([
    ['is missing', undefined],
    ['fails', 'exit 1'],
    ['never answers', 'exec sleep 600'],
  ])('goes on without one that %s', (_, script) => {
    const file = script === undefined ? join(folder, 'none') : manager(script);
    expect(systemSession(uid, file, 200).userEnvironment({ PATH: '/usr/bin:/bin' })).toBe('');
  });
});
