import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail } from '../../shared/problem.ts';
import { aSet, someAccess } from '../fakes/access.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aHost, anEntry, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type Screens,
  type ScreensBrowser,
  small,
  startScreensBrowser,
  textSize,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Access (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/access';
  /** The sign-in services below are asked for beside it. */
  const made = ({ core }: Screens) => core.calls.filter(({ name }) => name.startsWith('access.'));
  const state = usualState({
    hosts: [aHost(['wiki']), aHost([], { host: 'cursor', title: 'Cursor' })],
    entries: [anEntry('wiki')],
  });
  const handlers: ScreensHandlers = {
    access: {
      list: () => someAccess(),
      narrow: () => ({ server: 'wiki', account: 'a', issuer: 'https://login.company.example', revocation: 'revoked' }),
      forgetRefusal: () => ({ forgotten: true }),
    },
  };

  test('says tool by tool what is needed, who has it and until when', async () => {
    await using screens = await browser.open({ place, state, handlers });
    const table = screens.page.getByRole('table', { name: 'What tools need' });
    const row = (tool: string) => table.getByRole('row').filter({ hasText: tool });
    await expectShown(row('read_page').getByText('Every host as Robin Example'));
    await expectShown(row('read_page').getByText('your company\u2019s rule'));
    await expectShown(row('update_page').getByText('Claude Desktop as Robin Example'));
    await expectShown(row('update_page').getByText('in 7 hours'));
    await expectShown(row('export_space').getByText('nobody yet'));
  });

  test('says what a company was asked for and did not give', async () => {
    const list = () => someAccess({ sets: [aSet('s1', { withheld: ['wiki.write', 'wiki\u202Ex'] })] });
    await using screens = await browser.open({ place, state, handlers: { access: { ...handlers.access, list } } });
    await expectShown(screens.page.getByText('Your company did not give wiki.write wiki\\u{202e}x.'));
    expect(await accessibilityFaults(screens.page)).toEqual([]);
  });

  test('what a host was given is taken back after a question, and the list is asked for again', async () => {
    await using screens = await browser.open({ place, state, handlers });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Take back what Claude Desktop was given on wiki' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
    await expectShown(page.getByText('The access was given back to login.company.example'));
    expect(core.calls).toContainEqual({ name: 'access.narrow', input: { id: 's2' } });
    await expect.poll(() => made(screens).at(-1)?.name).toBe('access.list');
  });

  test('a refusal is forgotten with one press', async () => {
    await using screens = await browser.open({ place, state, handlers });
    const { page } = screens;
    await page.getByRole('button', { name: 'Ask me again when Cursor needs this on wiki' }).click();
    await expect
      .poll(() => made(screens).map(({ name }) => name))
      .toEqual(['access.list', 'access.forgetRefusal', 'access.list']);
  });

  test('can be narrowed to one server', async () => {
    await using screens = await browser.open({ place, state, handlers });
    const { page } = screens;
    await page.getByRole('combobox', { name: 'Server' }).selectOption('wiki');
    await expect.poll(() => made(screens).at(-1)).toEqual({ name: 'access.list', input: { server: 'wiki' } });
    expect(await page.evaluate('location.hash')).toBe('#/access/wiki');
  });

  test('its states: nothing held, failed and again, loading, offline', async () => {
    let times = 0;
    const once: ScreensHandlers = {
      access: {
        list: () => (++times === 1 ? fail('internal', { reason: 'busy' }) : { sets: [], tools: [], refused: [] }),
      },
    };
    await using screens = await browser.open({ place, state, handlers: once });
    const { page, core } = screens;
    await expectShown(page.getByRole('alert').getByText('busy'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectShown(page.getByText('No access is held'));
    core.goAway();
    await expectShown(page.getByRole('alert').getByText('Drawbridge is not running.'));
    expect(await accessibilityFaults(page)).toEqual([]);
    await using waiting = await browser.open({ place, state: 'loading' });
    await waiting.page.getByRole('status', { name: 'Loading\u2026' }).waitFor();
  });

  test('axe finds nothing and nothing is cut off', async () => {
    await using screens = await browser.open({ place, state, handlers });
    const { page } = screens;
    await expectShown(page.getByText('What you refused'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(await clippedTexts(page)).toEqual([]);
    await page.setViewportSize(small);
    expect(await accessibilityFaults(page)).toEqual([]);
    await textSize(page, 200);
    expect(await clippedTexts(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
