import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  canRunDesktopApp,
  type DesktopApp,
  installDesktopApp,
  startDesktopApp,
} from '../../harness/desktop/desktop-app.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';

describe.runIf(canRunDesktopApp)('windows, instances and links', () => {
  let drawbridge: Drawbridge;
  let folder: string;
  let apps: DesktopApp[];

  beforeEach(async () => {
    [drawbridge, folder] = await Promise.all([startDrawbridge(), installDesktopApp()]);
    apps = [];
  });
  afterEach(async () => {
    for (const app of apps) await app.stop();
    await drawbridge.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = async (...args: string[]) => {
    const app = await startDesktopApp({ env: drawbridge.env, folder, args });
    apps.push(app);
    return app;
  };
  const prepared = (app: DesktopApp) => app.until(async () => (await app.window('prompt')) !== undefined);
  const mainShown = (app: DesktopApp) =>
    app.until(async () => {
      const main = await app.window('main');
      return main?.visible === true && main;
    });

  it('started by the person it opens its window; started at sign-in it does not', async () => {
    const app = await start();
    await mainShown(app);
    await app.run((_electron, probe) => void (probe.answer = 0));
    await app.click('Quit');
    await app.exited;
    const hidden = await start('--hidden');
    await prepared(hidden);
    expect(await hidden.window('main')).toBeUndefined();
  });

  it('runs once: a second start brings the first to the front and ends', async () => {
    const app = await start('--hidden');
    await prepared(app);
    const second = await start();
    expect(await second.exited).toBe(0);
    expect(await mainShown(app)).toMatchObject({ focused: true, url: 'drawbridge-app://app/index.html#/home' });
  });

  it('stays when its window is closed, and opens it where it was', async () => {
    const app = await start();
    await mainShown(app);
    const bounds = { x: 60, y: 70, width: 900, height: 640 };
    await app.run(({ BrowserWindow }, _probe, to) => {
      const main = BrowserWindow.getAllWindows().find((one) => !one.webContents.getURL().includes('#/prompt'));
      if (to) main?.setBounds(to);
      main?.close();
    }, bounds);
    await app.until(async () => (await app.window('main')) === undefined);
    await app.click('Open Drawbridge');
    expect((await mainShown(app)).bounds).toEqual(bounds);
  });

  it('opens a link’s server in the window for the person to confirm, and adds nothing by itself', async () => {
    const app = await start('--hidden');
    await prepared(app);
    const link = 'drawbridge://add?url=https%3A%2F%2Fmcp.example.com%2Fmcp&name=notes';
    const second = await start('--hidden', link);
    await second.exited;
    const main = await mainShown(app);
    expect(main.url).toBe('drawbridge-app://app/index.html#/add-server/https%3A%2F%2Fmcp.example.com%2Fmcp/notes');
    expect(await drawbridge.control.servers.list()).toEqual([]);
  });

  it('drops a link that is not exactly what it should be', async () => {
    const app = await start('--hidden');
    await prepared(app);
    for (const link of ['drawbridge://add?url=file:///etc/passwd', 'drawbridge://remove?name=notes']) {
      await app.run(({ app: inside }, _probe, url) => void inside.emit('open-url', { preventDefault() {} }, url), link);
    }
    const good = 'drawbridge://add?url=https://b.example/mcp';
    await app.run(({ app: inside }, _probe, url) => void inside.emit('open-url', { preventDefault() {} }, url), good);
    expect((await mainShown(app)).url).toContain('b.example');
    expect(await app.windows()).toHaveLength(2);
  });

  it.runIf(process.platform === 'linux')('is started at sign-in, hidden, when the person wants that', async () => {
    const app = await start('--hidden');
    await prepared(app);
    const file = join(drawbridge.env['HOME'] ?? '', '.config', 'autostart', 'drawbridge.desktop');
    expect(existsSync(file)).toBe(false);
    await app.click('Start when I sign in');
    await app.until(async () => (await app.menu()).includes('✓ Start when I sign in'));
    expect(readFileSync(file, 'utf8')).toMatch(/^Exec=.* --hidden$/m);
    await app.click('Start when I sign in');
    await app.until(async () => (await app.menu()).includes('Start when I sign in'));
    expect(existsSync(file)).toBe(false);
  });
});
