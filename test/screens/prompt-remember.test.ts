import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPrompt, usualState } from '../fakes/state.ts';
import { allow, answersOf, deny, focused, inPlace, promptWindow, settle, size } from '../harness/prompt-window.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type ScreensBrowser,
  startScreensBrowser,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`A remembered answer (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const asked = aPrompt('P1', {
    arguments: JSON.stringify({ page: 'Travel policy', 'a/b~c': 3, list: [1], long: 'x'.repeat(500), none: null }),
  });
  const more = (page: Page) => page.getByText('Limits, and words to the model');

  test('holds for a time, for so many calls, and says so', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page, core } = screens;
    await page.getByRole('radio', { name: 'A while' }).check();
    await page.getByRole('combobox', { name: 'For how long' }).selectOption('8 hours');
    await more(page).click();
    await page.getByRole('combobox', { name: 'At most' }).selectOption('5 calls');
    await expectShown(
      page.getByText(
        'runs this and every later call of update_page by Claude Desktop, whatever its arguments, 5 calls at most, for 8 hours.',
      ),
    );
    await settle(page);
    await allow(page).click();
    await expect
      .poll(() => answersOf(core.calls))
      .toEqual([{ id: 'P1', answer: 'allow', remember: 'time', bounds: { minutes: 480, calls: 5 } }]);
  });

  test('is bound to a pattern, which * makes of what an argument is', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page, core } = screens;
    await page.getByRole('radio', { name: 'Always' }).check();
    await more(page).click();
    await page.getByRole('checkbox', { name: 'Only where page is "Travel policy"' }).check();
    const pattern = page.getByRole('textbox', { name: 'page may be' });
    expect(await pattern.inputValue()).toBe('Travel policy');
    await pattern.fill('Travel *');
    await expectShown(page.getByText('where page is like Travel *, until you', { exact: false }).first());
    // Nothing but texts have patterns.
    await page.getByRole('checkbox', { name: 'Only where a/b~c is 3' }).check();
    expect(await page.getByRole('textbox', { name: 'a/b~c may be' }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Only where a/b~c is 3' }).uncheck();
    await settle(page);
    await allow(page).click();
    const bounds = { arguments: [{ pointer: '/page', like: 'Travel *' }] };
    await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'always', bounds }]);
  });

  test('is said to be kept as long as the organisation allows', async () => {
    const ceilings = [{ longest: { minutes: 480 }, calls: 20, by: 'managed' as const }];
    await using screens = await promptWindow(browser, [aPrompt('P1', { ceilings })]);
    const { page } = screens;
    await page.getByRole('radio', { name: 'Always' }).check();
    await expectShown(
      page.getByText('20 calls at most, for 8 hours, as your organisation allows at most that.', { exact: false }),
    );
    // A no is never shortened.
    await expectShown(page.getByText(/^Deny refuses .* by Claude Desktop, until you revoke it\.$/));
    await page.getByRole('radio', { name: 'Session' }).check();
    await expectShown(
      page.getByText('20 calls at most, until it disconnects and for 8 hours at most, as your', { exact: false }),
    );
  });

  test('that may be for one call only says so, whatever is chosen', async () => {
    const ceilings = [{ longest: 'once' as const, by: 'managed' as const }];
    await using screens = await promptWindow(browser, [aPrompt('P1', { ceilings })]);
    await screens.page.getByRole('radio', { name: 'Always' }).check();
    await expectShown(
      screens.page.getByText(
        'runs this one call. The next one asks again. Your organisation allows one call at a time.',
        { exact: false },
      ),
    );
  });

  test('is bound to the account, to what an argument is, and given to every host', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page, core } = screens;
    await page.getByRole('radio', { name: 'Always' }).check();
    await more(page).click();
    for (const box of [
      'Only as Robin Example',
      'Only where page is "Travel policy"',
      'Only where a/b~c is 3',
      'For every host, not just this one',
    ])
      await page.getByRole('checkbox', { name: box }).check();
    await expectShown(
      page.getByText(
        /^Allow runs this and every later call of update_page by every host as Robin Example where page is "Travel policy" and a\/b~c is 3, until you/,
      ),
    );
    // Lists and long texts are nothing to bind to at a glance.
    expect(await page.getByRole('checkbox').count()).toBe(5);
    await settle(page);
    await allow(page).click();
    const bounds = {
      everyHost: true,
      account: true,
      arguments: [
        { pointer: '/page', equals: 'Travel policy' },
        { pointer: '/a~1b~0c', equals: 3 },
      ],
    };
    await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'always', bounds }]);
  });

  test('of one call alone has no limits, and a session is of one host', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page } = screens;
    await more(page).click();
    await expectShown(page.getByText('An answer that is remembered can be limited', { exact: false }));
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.getByRole('radio', { name: 'Session' }).check();
    await expectShown(page.getByRole('checkbox', { name: 'Only as Robin Example' }));
    expect(await page.getByRole('checkbox', { name: 'For every host' }).count()).toBe(0);
  });

  test('that is no can tell the model why; what is typed presses nothing', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page, core } = screens;
    await more(page).click();
    await settle(page);
    const words = page.getByRole('textbox', { name: 'If you deny, tell the model' });
    await words.focus();
    await page.keyboard.type('add a draft');
    await page.keyboard.press('Enter');
    expect(await words.inputValue()).toBe('add a draft');
    expect(answersOf(core.calls)).toEqual([]);
    await settle(page);
    await deny(page).click();
    await expect
      .poll(() => answersOf(core.calls))
      .toEqual([{ id: 'P1', answer: 'deny', remember: 'once', words: 'add a draft' }]);
  });

  test('can be given whole by keyboard, and no choice moves the buttons', async () => {
    await using screens = await promptWindow(browser, [asked]);
    const { page } = screens;
    const before = await inPlace(page);
    await page.getByRole('radio', { name: 'Once' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Limits, and words to the model');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByRole('checkbox', { name: 'Only as Robin Example' }).isChecked()).toBe(true);
    expect(await inPlace(page)).toBe(before);
  });

  test.each([
    { theme: 'light' as const, textSize: 100 },
    { theme: 'dark' as const, textSize: 200 },
  ])('axe finds nothing, nothing is cut off: $theme at $textSize %', async (at) => {
    await using screens = await browser.open({
      place: '#/prompt',
      size,
      state: usualState({ prompts: [asked] }),
      ...at,
    });
    const { page } = screens;
    await page.getByRole('radio', { name: 'A while' }).check();
    await more(page).click();
    await page.locator('[data-answer=allow]:not([data-waiting])').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
  });
});
