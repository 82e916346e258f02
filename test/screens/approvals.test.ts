import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aPrompt, usualState } from '../fakes/state.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Approvals (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const ended = [
    aPrompt('E1', { state: 'allowed' }),
    aPrompt('E2', { state: 'timed-out', tool: 'slow_tool' }),
    aPrompt('E3', { state: 'withdrawn' }),
  ];
  const handlers: ScreensHandlers = { prompts: { list: () => ended } };

  test('shows the open question and what ended, the last one first', async () => {
    const state = usualState({ prompts: [aPrompt('P1')] });
    await using screens = await browser.open({ place: '#/approvals', state, handlers });
    const { page } = screens;
    await expectShown(page.getByRole('heading', { level: 2, name: 'Claude Desktop wants to run update_page' }));
    const rows = page.getByRole('list', { name: 'Recently ended' }).getByRole('listitem');
    await expectShown(rows.first());
    const said = (await rows.allTextContents()).join('\n').split('\n');
    expect(said[0]).toContain('Withdrawn');
    expect(said[1]).toContain('Not answered in time');
    expect(said[2]).toContain('Allowed');
  });

  test('nothing waits', async () => {
    await using screens = await browser.open({ place: '#/approvals' });
    await expectShown(screens.page.getByText('Nothing waits for you'));
    await expectShown(screens.page.getByText('No question has ended yet.'));
  });

  test('a question that comes is shown without taking the focus', async () => {
    await using screens = await browser.open({ place: '#/approvals', handlers });
    const { page, core } = screens;
    await expectShown(page.getByText('Nothing waits for you'));
    await page.getByRole('link', { name: 'See them in Activity' }).focus();
    core.change({ prompts: [aPrompt('P1')] });
    await expectShown(page.getByRole('heading', { name: 'Claude Desktop wants to run update_page' }).first());
    expect(await page.evaluate('document.activeElement.textContent')).toBe('See them in Activity');
  });
});
