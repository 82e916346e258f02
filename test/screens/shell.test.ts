import { gzipSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRenderer, rendererFolder, scriptBudget } from '../../build/renderer.ts';
import { aPrompt, usualState } from '../fakes/state.ts';
import { type ScreensBrowser, startScreensBrowser, noChromium } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`What stands around the screens (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  test('the scripts of all screens together keep their budget', async () => {
    await buildRenderer();
    const assets = join(rendererFolder, 'assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const weight = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThanOrEqual(scriptBudget);
  });

  test('the navigation leads to a screen and says which one is open', async () => {
    await using screens = await browser.open();
    const { page } = screens;
    await page.getByRole('link', { name: 'Servers' }).click();
    await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor();
    expect(await page.title()).toBe('Servers · Drawbridge');
    expect(await page.getByRole('link', { name: 'Servers' }).getAttribute('aria-current')).toBe('page');
  });

  test('the first stop of the keyboard skips to the content', async () => {
    await using screens = await browser.open({ place: '#/no-such-screen' });
    const { page } = screens;
    await page.getByRole('heading', { name: 'There is no such screen' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Skip to content' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
  });

  test('open questions are counted in the navigation as they come and go', async () => {
    await using screens = await browser.open();
    const { page, core } = screens;
    await page.getByRole('status', { name: 'State of Drawbridge' }).getByText('Running').waitFor();
    core.change({ prompts: [aPrompt('one'), aPrompt('two')] });
    await page.getByRole('link', { name: 'Approvals 2 waiting' }).waitFor();
    core.change({ prompts: [] });
    await page.getByRole('link', { name: 'Approvals', exact: true }).waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('a core that goes away is said so, and followed again when it comes back', async () => {
    await using screens = await browser.open();
    const { page, core } = screens;
    const status = page.getByRole('status', { name: 'State of Drawbridge' });
    await status.getByText('Running').waitFor();
    core.goAway();
    await page.getByRole('alert').getByText('Drawbridge is not running.').waitFor();
    await status.getByText('Not connected').waitFor();
    core.comeBack();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await status.getByText('Running').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(screens.complaints).toEqual([]);
  });

  test('a pause is shown over every screen and can be ended there', async () => {
    const paused = usualState();
    paused.core.paused = true;
    await using screens = await browser.open({
      place: '#/servers',
      state: paused,
      handlers: { core: { pause: ({ input }) => input } },
    });
    await screens.page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => screens.core.calls).toEqual([{ name: 'core.pause', input: { paused: false } }]);
  });
});
