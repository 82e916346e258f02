import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import {
  canRunDesktopApp,
  type DesktopApp,
  installDesktopApp,
  startDesktopApp,
} from '../../harness/desktop/desktop-app.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';

describe.runIf(canRunDesktopApp)('the built screens in the tray app', () => {
  let drawbridge: Drawbridge;
  let folder: string;
  let app: DesktopApp;

  beforeAll(async () => {
    [drawbridge, folder] = await Promise.all([startDrawbridge(), installDesktopApp('built')]);
    app = await startDesktopApp({
      env: drawbridge.env,
      folder,
      args: ['drawbridge://add?url=https://mcp.example.com/mcp&name=company-notes'],
    });
    await app.until(async () => (await app.window('main'))?.visible);
    await app.until(async () => app.window('prompt'));
  });
  afterAll(async () => {
    await app.stop();
    await drawbridge.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Resolves when the page shows `text`, be it in a field. */
  const shows = (kind: 'main' | 'prompt', text: string) =>
    app.page(
      kind,
      `new Promise((resolve) => {
        const fields = () => Array.from(document.querySelectorAll('input'), (field) => field.value).join(' ');
        const look = () => {
          if (!(document.body.innerText + fields()).includes(${JSON.stringify(text)})) return;
          observer.disconnect();
          resolve(true);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
        look();
      })`,
    );

  it('fill in the form that a link asks for, and add nothing by themselves', async () => {
    expect(await shows('main', 'https://mcp.example.com/mcp')).toBe(true);
    expect(await shows('main', 'company-notes')).toBe(true);
    expect(await drawbridge.control.servers.list()).toEqual([]);
  });

  it('show the prompt of a call in its own window', async () => {
    const server = await startLegacyServer();
    try {
      await drawbridge.add('notes', server.url.href);
      const host = drawbridge.host('notes');
      await host.initialize();
      const answer = host.call('echo', { text: 'from the host' });
      await app.until(async () => (await app.window('prompt'))?.visible);
      expect(await shows('prompt', 'from the host')).toBe(true);
      const [prompt] = await drawbridge.control.prompts.list({});
      if (prompt) await drawbridge.approve(prompt);
      expect((await answer).result).toMatchObject({ content: [{ text: 'from the host' }] });
    } finally {
      await server.stop();
    }
  });

  it('break no rule of the content policy', async () => {
    expect(await app.run((_electron, { complaints }) => complaints)).toEqual([]);
  });
});
