import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canRunDesktopApp, type DesktopApp, startDesktopApp } from '../../harness/desktop/desktop-app.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';

describe.runIf(canRunDesktopApp)('the tray app and the core', () => {
  let drawbridge: Drawbridge;
  let app: DesktopApp | undefined;

  beforeEach(async () => {
    drawbridge = await startDrawbridge();
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await drawbridge.stop();
  });

  const start = async () => {
    const started = await startDesktopApp({ env: drawbridge.env, args: ['--hidden'] });
    app = started;
    return started;
  };
  const status = async (of: DesktopApp) => (await of.menu())[0] ?? '';
  const untilStatus = (of: DesktopApp, words: string) => of.until(async () => (await status(of)).startsWith(words));

  it('attaches to a core that runs, and leaves it running when it quits', async () => {
    const pid = await drawbridge.corePid();
    const started = await start();
    await untilStatus(started, 'Running');
    await started.click('Quit');
    expect(await started.exited).toBe(0);
    expect(await drawbridge.corePid()).toBe(pid);
  });

  it('starts a core where none runs, which outlives it', async () => {
    await drawbridge.killCore();
    const started = await start();
    await untilStatus(started, 'Running');
    process.kill(started.pid, 'SIGKILL');
    await started.exited;
    await expect(drawbridge.corePid()).resolves.not.toBe(started.pid);
  });

  it('starts another when the core dies, and says meanwhile that it is starting', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    const seen = started.until(async () => (await status(started)).startsWith('Drawbridge is starting'));
    const before = await drawbridge.corePid();
    await drawbridge.killCore();
    await seen;
    await untilStatus(started, 'Running');
    expect(await drawbridge.corePid()).not.toBe(before);
  });

  it('attaches anew when the computer wakes up', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    const seen = started.until(async () => (await status(started)).startsWith('Drawbridge is starting'));
    await started.run(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await seen;
    expect(await untilStatus(started, 'Running')).toBe(true);
  });

  it('says before it quits what stops and what goes on, and stays when the person thinks again', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    await started.run((_electron, probe) => void (probe.answer = 2));
    await started.click('Quit');
    const dialog = await started.until(() => started.run((_electron, { dialogs }) => dialogs[0]));
    expect(dialog.buttons).toEqual(['Quit the app', 'Stop Drawbridge too', 'Cancel']);
    expect(dialog.detail).toContain('What stops');
    expect(dialog.detail).toContain('What goes on');
    expect(await status(started)).toContain('Running');
  });

  it('can stop the core too, and does not start it again', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    await started.run((_electron, probe) => void (probe.answer = 1));
    await started.click('Quit');
    expect(await started.exited).toBe(0);
    await expect.poll(() => drawbridge.corePid().catch(() => 'gone')).toBe('gone');
  });

  it('pauses everything and resumes, from the tray', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    await started.click('Pause everything');
    await untilStatus(started, 'Paused');
    expect((await drawbridge.control.core.status()).paused).toBe(true);
    expect(await started.menu()).toContain('✓ Pause everything');
    await started.click('Pause everything');
    await untilStatus(started, 'Running');
  });

  it('shows what happened lately', async () => {
    const started = await start();
    await untilStatus(started, 'Running');
    await drawbridge.control.servers.add({ name: 'notes', url: 'http://127.0.0.1:9/mcp' });
    const line = await started.until(() =>
      started.run((_electron, { tray }) => {
        const recent = tray.items.find(({ label }) => label === 'Recent activity')?.submenu;
        const items = Array.isArray(recent) ? recent : (recent?.items ?? []);
        return items.map(({ label }) => label).find((label) => label?.includes('notes'));
      }),
    );
    expect(line).toContain('server changed');
  });
});
