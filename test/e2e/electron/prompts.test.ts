import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../../harness/answers.ts';
import { canRunDesktopApp, type DesktopApp, startDesktopApp } from '../../harness/desktop/desktop-app.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';

describe.runIf(canRunDesktopApp)('a call that asks', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let app: DesktopApp;

  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    app = await startDesktopApp({ env: drawbridge.env });
    await app.until(async () => (await app.window('prompt')) !== undefined && (await app.window('main'))?.visible);
  });
  afterEach(async () => {
    await app.stop();
    await drawbridge.stop();
    await server.stop();
  });

  const ask = async (text = 'hello') => {
    const host = drawbridge.host('notes');
    await host.initialize();
    return host.call('echo', { text });
  };
  const prompt = () => app.window('prompt');
  const promptShown = () => app.until(async () => (await prompt())?.visible === true);
  const promptHidden = () => app.until(async () => (await prompt())?.visible === false);
  /** Notifications of questions can be answered; those of decisions made elsewhere cannot. */
  const shownNotices = async () => (await app.notices()).filter(({ shown, actions }) => shown && actions.length > 0);
  const announced = async () =>
    (await app.notices()).filter(({ shown, actions }) => shown && actions.length === 0).map(({ title }) => title);
  const leave = () => app.run(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur());

  it('shows the prompt window above the others without taking the keyboard, and hides it after the answer', async () => {
    expect((await prompt())?.visible).toBe(false);
    const answer = ask();
    await promptShown();
    const [main, asking] = [await app.window('main'), await prompt()];
    expect(asking).toMatchObject({ onTop: true, focused: false });
    expect(main).toMatchObject({ focused: true });
    await drawbridge.approve(await drawbridge.nextPrompt());
    expect((await answer).result).toMatchObject({ content: [{ text: 'hello' }] });
    await promptHidden();
  });

  it('queues several in one window and counts them in the tray', async () => {
    const answers = [ask('one'), ask('two'), ask('three')];
    await app.until(async () => (await app.menu()).some((label) => label.startsWith('3 approvals wait')));
    expect(await app.windows()).toHaveLength(2);
    expect(await app.run((_electron, { tray }) => tray.icon)).toContain('tray-asks');
    for (const { id } of await drawbridge.control.prompts.list({})) {
      await drawbridge.control.prompts.answer({ id, answer: 'allow' });
    }
    await Promise.all(answers);
    await promptHidden();
  });

  it('can be answered from the prompt window', async () => {
    const answer = ask();
    await promptShown();
    const given = await app.page(
      'prompt',
      `(async () => {
      const [first] = (await drawbridge.call(['prompts', 'list'], {})).value;
      return drawbridge.call(['prompts', 'answer'], { id: first.id, answer: 'allow' });
    })()`,
    );
    expect(given).toMatchObject({ ok: true, value: { state: 'allowed' } });
    expect((await answer).result).toMatchObject({ content: [{ text: 'hello' }] });
  });

  it('tells the page of each change as it happens', async () => {
    await app.page(
      'main',
      `(() => {
      window.seen = [];
      window.close = drawbridge.open(['prompts', 'follow'], undefined, (prompts) => seen.push(prompts.length), () => seen.push('end'));
    })()`,
    );
    const answer = ask();
    await promptShown();
    await drawbridge.control.prompts.answer({ id: (await drawbridge.nextPrompt()).id, answer: 'deny' });
    await answer;
    await promptHidden();
    const seen = await app.page(
      'main',
      `new Promise((resolve) => {
      const look = () => (seen.length >= 3 ? resolve(seen) : setTimeout(look, 5));
      look();
    })`,
    );
    expect(seen).toEqual([0, 1, 0]);
  });

  it('notifies only when no window of ours is looked at; a notification can review and deny but not approve', async () => {
    const first = ask('looked at');
    await promptShown();
    expect(await app.notices()).toEqual([]);
    await drawbridge.control.prompts.answer({ id: (await drawbridge.nextPrompt()).id, answer: 'deny' });
    await first;
    await promptHidden();

    await leave();
    const second = ask('elsewhere');
    const [notice] = await app.until(async () => {
      const shown = await shownNotices();
      return shown.length > 0 && shown;
    });
    expect(notice?.title).toBe('claude-desktop wants to run echo on notes');
    expect(notice?.actions).toEqual(['Review', 'Deny']);
    await app.run((_electron, { notices }) => notices.at(-1)?.press(0));
    await app.until(async () => (await prompt())?.focused);
    await app.run((_electron, { notices }) => notices.at(-1)?.press(1));
    expect((await second).result).toMatchObject({ isError: true });
    await app.until(async () => (await shownNotices()).length === 0);
    await promptHidden();
  });

  it('shows nothing while the screen is locked, and everything after it was unlocked', async () => {
    await leave();
    await app.run(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    const answer = ask();
    await app.until(async () => (await app.menu()).some((label) => label.startsWith('1 approval waits')));
    expect((await prompt())?.visible).toBe(false);
    expect(await app.notices()).toEqual([]);
    await app.run(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await promptShown();
    expect(await shownNotices()).toHaveLength(1);

    await app.run(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await promptHidden();
    expect(await shownNotices()).toHaveLength(0);
    await app.run(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await promptShown();
    await drawbridge.approve(await drawbridge.nextPrompt());
    await answer;
  });

  it('is announced when it was answered outside of our windows, with the program that did', async () => {
    const answer = ask();
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.cli(['approve', id, '--session']);
    await answer;
    await app.until(async () => (await announced()).length > 0);
    expect(await app.notices()).toContainEqual(
      expect.objectContaining({
        title: 'Allowed by command: echo on notes for claude-desktop',
        body: expect.stringMatching(/^By \S*node \d+\. Was it not you\? Look into Activity\.$/),
      }),
    );
    await drawbridge.cli(['deny', '--server', 'notes', '--tool', 'delete-*']);
    await app.until(async () => (await announced()).length > 1);
    expect(await announced()).toContain('New rule by command: deny delete-* on notes');
    await app.run((_electron, { notices }) => notices.at(-1)?.click());
    await app.until(async () => (await app.window('main'))?.url.endsWith('#/activity'));
  });

  it('is not announced when it was answered in a window, and while the screen is locked later', async () => {
    const first = ask('one');
    await promptShown();
    const answered = `(async () => {
      const [first] = (await drawbridge.call(['prompts', 'list'], {})).value;
      return drawbridge.call(['prompts', 'answer'], { id: first.id, answer: 'allow' });
    })()`;
    await app.page('prompt', answered);
    await first;
    await app.run(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    const second = ask('two');
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.cli(['deny', id]);
    await second;
    await drawbridge.cli(['config', 'hold-seconds', '60']);
    expect(await announced()).toEqual([]);
    await app.run(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await app.until(async () => (await announced()).length === 2);
    expect(await announced()).toEqual([
      'Denied by command: echo on notes for claude-desktop',
      'Changed by command: hold-seconds = 60',
    ]);
  });

  it('runs nothing while the screen is locked; the answer after it was unlocked counts for the identical call', async () => {
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.1' });
    await app.run(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    const host = drawbridge.host('notes');
    await host.initialize();
    expect(textOf(await host.call('echo', { text: 'hello' }))).toContain('still open in Drawbridge');
    expect((await prompt())?.visible).toBe(false);
    expect(server.calls).toEqual([]);
    await app.run(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await promptShown();
    await drawbridge.approve(await drawbridge.nextPrompt());
    expect(textOf(await host.call('echo', { text: 'hello' }))).toBe('hello');
    expect(server.calls).toHaveLength(1);
  });

  it('is not answered by closing the window; the next one opens it again', async () => {
    const first = ask('one');
    await promptShown();
    await app.run(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().includes('#/prompt'))
        ?.close(),
    );
    expect((await prompt())?.visible).toBe(false);
    expect(await drawbridge.control.prompts.list({})).toHaveLength(1);
    const second = ask('two');
    await promptShown();
    for (const { id } of await drawbridge.control.prompts.list({})) {
      await drawbridge.control.prompts.answer({ id, answer: 'deny' });
    }
    await Promise.all([first, second]);
  });
});
