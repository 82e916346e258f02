import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { windowOf } from '../../electron/main/sender.ts';
import { canRunDesktopApp, type DesktopApp, startDesktopApp } from '../harness/desktop/desktop-app.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

/** A page of ours that was taken over tries to get out, to get something in, and to get more than its own. */
describe.runIf(canRunDesktopApp)('a page of the tray app', () => {
  let drawbridge: Drawbridge;
  let app: DesktopApp;
  let outside: Server;
  let outsideUrl: string;
  const visits: string[] = [];

  beforeAll(async () => {
    outside = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end('outside');
    });
    outside.listen(0, '127.0.0.1');
    await once(outside, 'listening');
    outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    drawbridge = await startDrawbridge();
    app = await startDesktopApp({ env: drawbridge.env });
    await app.until(async () => (await app.window('prompt')) !== undefined && (await app.window('main'))?.visible);
  });
  afterAll(async () => {
    await app.stop();
    await drawbridge.stop();
    outside.close();
  });

  const here = async () => (await app.window('main'))?.url;
  const page = <T>(expression: string) => app.page<T>('main', expression);
  /** Two turns of the page's and the app's loops: what was going to happen has begun. */
  const settled = () => page(`fetch('page.js').then(() => fetch('page.js')).then(() => null)`);

  it('sees neither Node nor Electron, and of the door its four members only', async () => {
    expect(await page('[typeof require, typeof process, typeof module, typeof Buffer].join()')).toBe(
      'undefined,undefined,undefined,undefined',
    );
    expect(await page('Object.keys(drawbridge).sort().join()')).toBe('call,open,platform,windowKind');
    expect(await page('Object.isFrozen(drawbridge)')).toBe(true);
  });

  it.each([
    ['by its location', (url: string) => `location.href = '${url}/navigate'`],
    ['by a link', (url: string) => `Object.assign(document.createElement('a'), { href: '${url}/link' }).click()`],
    [
      'by a form',
      (url: string) => `(() => { const form = document.createElement('form'); form.action = '${url}/form';
      document.body.append(form); form.submit(); })()`,
    ],
    [
      'by a refresh',
      (url: string) => `(() => { const meta = document.createElement('meta'); meta.httpEquiv = 'refresh';
      meta.content = '0;url=${url}/refresh'; document.head.append(meta); })()`,
    ],
  ])('cannot navigate away %s', async (_how, attempt) => {
    const before = await here();
    await page(`${attempt(outsideUrl)}, null`);
    await settled();
    expect(await here()).toBe(before);
    expect(await page('window.loaded')).toBe(true);
  });

  it('cannot open a window', async () => {
    const count = (await app.windows()).length;
    await app.run(({ BrowserWindow }, { errors }) => {
      for (const { webContents } of BrowserWindow.getAllWindows())
        webContents.on('did-create-window', () => errors.push('a page has opened a window'));
    });
    await page(`window.open('${outsideUrl}/popup'), null`);
    await page(`Object.assign(document.createElement('a'), { href: '${outsideUrl}/tab', target: '_blank' }).click()`);
    await settled();
    expect(await app.windows()).toHaveLength(count);
    expect(await app.run((_electron, { errors }) => errors)).not.toContain('a page has opened a window');
  });

  it('hands to the browser https addresses only, and only from the window the person is in', async () => {
    await page(`['https://user:pw@example.com/', 'http://example.com/', 'file:///etc/passwd', 'smb://example.com/x']
      .forEach((url) => window.open(url)), null`);
    await page(`window.open('https://docs.example.com/a?b=c'), null`);
    await app.until(() => app.run((_electron, { opened }) => opened.length > 0));
    expect(await app.run((_electron, { opened }) => opened)).toEqual(['https://docs.example.com/a?b=c']);
    await app.run(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur());
    await page(`window.open('https://docs.example.com/unasked'), null`);
    await settled();
    expect(await app.run((_electron, { opened }) => opened)).toHaveLength(1);
  });

  it.each([
    ['a script', (url: string) => `Object.assign(document.createElement('script'), { src: '${url}/script.js' })`],
    ['an image', (url: string) => `Object.assign(document.createElement('img'), { src: '${url}/image.png' })`],
    ['a frame', (url: string) => `Object.assign(document.createElement('iframe'), { src: '${url}/frame' })`],
    [
      'a style',
      (url: string) => `Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '${url}/s.css' })`,
    ],
  ])('cannot load %s from elsewhere', async (_what, element) => {
    const event = await page<string>(`new Promise((resolve) => {
      const element = ${element(outsideUrl)};
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true });
      element.onload = () => resolve('loaded');
      document.body.append(element);
    })`);
    expect(event).not.toBe('loaded');
  });

  it('cannot fetch from elsewhere, run text as a script, or read files', async () => {
    expect(await page(`fetch('${outsideUrl}/fetch').catch(() => 'refused')`)).toBe('refused');
    expect(await page(`fetch('file:///etc/hostname').catch(() => 'refused')`)).toBe('refused');
    expect(
      await page(`new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true });
        document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }));
      })`),
    ).toBe('refused');
    expect(await page('typeof window.ran')).toBe('undefined');
    for (const path of ['../electron/main.js', '%2e%2e/electron/main.js', '.hidden.js', 'nothing.js'])
      expect(await page(`fetch('${path}').then((answer) => answer.status)`)).toBe(404);
  });

  it('is granted no permission', async () => {
    const states = await page(`Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi']
      .map((name) => navigator.permissions.query({ name }).then(({ state }) => state)))`);
    expect(states).not.toContain('granted');
  });

  it.each([
    ['an unknown path', `['servers', 'explode']`],
    ['no path', `[]`],
    ['a member of every object', `['constructor']`],
    ['the prototype', `['__proto__', 'toString']`],
    ['a group', `['servers']`],
    ['something inside a call', `['servers', 'add', '~orpc']`],
    ['what is not a path', `'core.status'`],
    ['numbers', `[1, 2]`],
    ['a stream as a call', `['state', 'follow']`],
  ])('cannot call %s', async (_what, path) => {
    expect(await page(`drawbridge.call(${path}, {})`)).toMatchObject({ ok: false, problem: { code: 'usage' } });
  });

  it('cannot pass what the contract does not take', async () => {
    expect(await page(`drawbridge.call(['servers', 'add'], { name: 7 })`)).toMatchObject({
      ok: false,
      problem: { code: 'usage' },
    });
    expect(
      await page(`new Promise((resolve) => drawbridge.open(['core', 'status'], {}, () => {}, resolve))`),
    ).toMatchObject({ code: 'usage' });
  });

  it('cannot change permissions from the prompt window', async () => {
    const rule = `{ effect: 'allow', host: '*', server: '*', tool: '*' }`;
    expect(await app.page('prompt', `drawbridge.call(['permissions', 'set'], ${rule})`)).toMatchObject({
      ok: false,
      problem: { code: 'control-refused' },
    });
    expect(await app.page('prompt', `drawbridge.windowKind`)).toBe('prompt');
    expect(await drawbridge.control.permissions.list()).toEqual([]);
  });

  it('has reached nothing outside by any of this, and its attempts against the content policy were told', async () => {
    expect(visits).toEqual([]);
    expect(await app.run((_electron, { complaints }) => complaints.length)).toBeGreaterThan(3);
  });

  it('is not believed when it is another window with the same preload', async () => {
    const answer = await app.run(async ({ BrowserWindow, app: inside }) => {
      const preload = `${inside.getAppPath()}/dist/electron/preload.cjs`;
      const rogue = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, contextIsolation: true },
      });
      await rogue.loadURL('drawbridge-app://app/index.html');
      const given: unknown = await rogue.webContents.executeJavaScript(
        `drawbridge.call(['core', 'status'], undefined)`,
      );
      rogue.destroy();
      return given;
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'control-refused' } });
  });

  it('is not believed when our window shows something else', async () => {
    const answer = await app.run(async ({ BrowserWindow }) => {
      const prompt = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('#/prompt'));
      await prompt?.loadURL('data:text/html,<title>elsewhere</title>');
      const given: unknown = await prompt?.webContents.executeJavaScript(
        `drawbridge.call(['core', 'status'], undefined)`,
      );
      await prompt?.loadURL('drawbridge-app://app/index.html#/prompt');
      return given;
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'control-refused' } });
  });
});

describe('who sent a message', () => {
  const kinds = new Map([[7, 'main' as const]]);
  const top = { origin: 'drawbridge-app://app', parent: null };

  it('is our window only by its own top frame with our own page', () => {
    expect(windowOf({ sender: { id: 7 }, senderFrame: top }, kinds)).toBe('main');
  });
  it.each([
    ['another window', { sender: { id: 8 }, senderFrame: top }],
    ['a frame inside', { sender: { id: 7 }, senderFrame: { ...top, parent: top } }],
    ['another origin', { sender: { id: 7 }, senderFrame: { ...top, origin: 'https://example.com' } }],
    [
      'an origin that begins alike',
      { sender: { id: 7 }, senderFrame: { ...top, origin: 'drawbridge-app://app.evil' } },
    ],
    ['an opaque origin', { sender: { id: 7 }, senderFrame: { ...top, origin: 'null' } }],
    ['a frame that is gone', { sender: { id: 7 }, senderFrame: null }],
  ])('is nobody of ours: %s', (_who, event) => {
    expect(windowOf(event, kinds)).toBeUndefined();
  });
});
