import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSignInPrompt, aStepUp } from '../fakes/sign-in.ts';
import { usualState } from '../fakes/state.ts';
import { allow, answersOf, focused, promptWindow, settle, size } from '../harness/prompt-window.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type ScreensBrowser,
  startScreensBrowser,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`A sign-in\u2019s question (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

  test('says who asks, where, and each scope in words or by its bare name', async () => {
    const program = { name: 'claude', pid: 9, evidence: 'reported' as const };
    const asked = aSignInPrompt('P1', {}, { host: 'claude-desktop', entry: 'entry-wiki', program });
    await using screens = await promptWindow(browser, [asked]);
    const { page } = screens;
    expect(await focused(page)).toBe('Claude Desktop wants you to sign in to wiki');
    await says(page, 'at login.company.example');
    await says(page, 'Nothing is sent to the sign-in service before you say yes.');
    await page.getByRole('checkbox', { name: 'Read pages wiki.read in your company\u2019s words' }).waitFor();
    await page.getByRole('checkbox', { name: 'wiki:x9 the service\u2019s own name' }).waitFor();
    await says(page, 'reported, not verified');
    expect(await page.getByRole('radio').count()).toBe(0);
  });

  test('of a step-up says which tool wants what and why, and for how long it is given', async () => {
    await using screens = await promptWindow(browser, [aStepUp('P1', { why: 'Needs\u202e it' })]);
    const { page, core } = screens;
    await settle(page);
    expect(await focused(page)).toBe('Claude Desktop needs more access to run update_page');
    await says(page, 'on wiki as Robin Example, at login.company.example');
    await says(page, 'Needs\\u{202e} it');
    expect(await page.getByRole('checkbox', { name: /Read pages/ }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: '8 hours' }).check();
    await says(page, /for Claude Desktop alone, and gives it up after 8 hours/);
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    const signIn = { without: [], issuer: 'https://login.company.example', hours: 8 };
    await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'once', signIn }]);
  });

  test('of a step-up cannot be allowed once nothing new is ticked', async () => {
    await using screens = await promptWindow(browser, [aStepUp('P1')]);
    const { page, core } = screens;
    await settle(page);
    await page.getByRole('checkbox', { name: /Change and delete pages/ }).uncheck();
    await says(page, 'Nothing is left to allow');
    await allow(page).click({ force: true });
    expect(answersOf(core.calls)).toEqual([]);
    await page.getByRole('checkbox', { name: /Change and delete pages/ }).check();
    await allow(page).click();
    await expect.poll(() => answersOf(core.calls)).toHaveLength(1);
  });

  test('lets the person choose where to sign in', async () => {
    const issuers = ['https://login.company.example', 'https://sso.partner.example'];
    await using screens = await promptWindow(browser, [aSignInPrompt('P1', { issuers })]);
    const { page, core } = screens;
    await settle(page);
    await page.getByRole('radio', { name: 'sso.partner.example' }).check();
    await says(page, 'at sso.partner.example');
    await allow(page).click();
    await expect
      .poll(() => answersOf(core.calls))
      .toMatchObject([{ signIn: { without: [], issuer: 'https://sso.partner.example' } }]);
  });

  test('is no more like another than two pairings are, and what was chosen for one is not chosen for the next', async () => {
    await using screens = await promptWindow(browser, [aSignInPrompt('P1'), aSignInPrompt('P2')]);
    const { page, core } = screens;
    await settle(page);
    expect(await page.getByText('more like this').count()).toBe(0);
    await page.getByRole('checkbox', { name: /Read pages/ }).uncheck();
    await allow(page).click();
    await page.getByText('Question 2 of 2').waitFor();
    expect(await page.getByRole('checkbox', { name: /Read pages/ }).isChecked()).toBe(true);
    await settle(page);
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await expect.poll(() => answersOf(core.calls).at(-1)).toEqual({ id: 'P2', answer: 'deny', remember: 'once' });
  });

  test('says that nothing was sent when it ended elsewhere', async () => {
    await using screens = await promptWindow(browser, [aSignInPrompt('P1')]);
    const { page, core } = screens;
    await settle(page);
    core.change({ prompts: [] });
    await says(page, 'This question has been answered elsewhere: denied.');
    expect(await page.getByRole('checkbox', { name: /Read pages/ }).isDisabled()).toBe(true);
  });

  const looks = [
    { theme: 'light' as const, textSize: 100 },
    { theme: 'dark' as const, textSize: 100 },
    { theme: 'light' as const, textSize: 200 },
  ];
  test.each(looks)('axe finds nothing, nothing is cut off: $theme at $textSize %', async (look) => {
    const issuers = ['https://login.company.example/a/rather/long/tenant/0123456789', 'https://sso.partner.example'];
    for (const prompts of [
      [aSignInPrompt('P1', { issuers })],
      [aStepUp('P1')],
      [aSignInPrompt('P1', { scopes: [] })],
    ]) {
      await using screens = await browser.open({ place: '#/prompt', size, state: usualState({ prompts }), ...look });
      await screens.page.locator('[data-answer=allow]:not([data-waiting])').waitFor();
      expect(await accessibilityFaults(screens.page)).toEqual([]);
      expect(await clippedTexts(screens.page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    }
  });
});
