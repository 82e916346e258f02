import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPrompt, usualState } from '../fakes/state.ts';
import {
  allow,
  answersOf,
  focused,
  inPlace,
  one,
  other,
  promptWindow,
  settle,
  size,
} from '../harness/prompt-window.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';
import type { Locator } from 'playwright-core';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`The prompt (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  describe('the keyboard', () => {
    test('the focus lands on the heading, and Enter there does nothing', async () => {
      await using screens = await promptWindow(browser);
      const { page, core } = screens;
      await settle(page);
      expect(await focused(page)).toBe('Claude Desktop wants to run update_page');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      expect(answersOf(core.calls)).toEqual([]);
    });

    test('A and then Enter allows; the letter alone does not', async () => {
      await using screens = await promptWindow(browser);
      const { page, core } = screens;
      await settle(page);
      await page.keyboard.press('a');
      expect(await focused(page)).toBe('Allow');
      expect(answersOf(core.calls)).toEqual([]);
      await page.keyboard.press('Enter');
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'once' }]);
    });

    test('D and then Enter denies, for as long as was chosen', async () => {
      await using screens = await promptWindow(browser);
      const { page, core } = screens;
      await settle(page);
      await page.getByRole('radio', { name: 'Always' }).check();
      await page.keyboard.press('d');
      await page.keyboard.press('Enter');
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'deny', remember: 'always' }]);
    });

    test('somebody who types a word with an a in it does not come near a button', async () => {
      await using screens = await promptWindow(browser);
      const { page, core } = screens;
      await settle(page);
      await page.keyboard.type('say');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('Claude Desktop wants to run update_page');
      expect(answersOf(core.calls)).toEqual([]);
    });

    test('after an answer the focus is on the heading of the next question', async () => {
      await using screens = await promptWindow(browser, [one, other]);
      const { page, core } = screens;
      await settle(page);
      await page.keyboard.press('a');
      await page.keyboard.press('Enter');
      await expectShown(page.getByRole('heading', { name: 'cursor wants to run read_page' }));
      expect(await focused(page)).toBe('cursor wants to run read_page');
      await page.keyboard.press('Enter');
      expect(answersOf(core.calls)).toHaveLength(1);
    });
  });

  describe('the guard', () => {
    test('half a second after a question came, a press counts for nothing', async () => {
      await using screens = await promptWindow(browser, [one, other]);
      const { page, core } = screens;
      await settle(page);
      await allow(page).click();
      await expectShown(page.getByRole('heading', { name: 'cursor wants to run read_page' }));
      // The second half of a double click.
      await allow(page).click({ force: true });
      expect(answersOf(core.calls)).toHaveLength(1);
      await settle(page);
      await allow(page).click();
      await expect.poll(() => answersOf(core.calls)).toHaveLength(2);
    });

    test('a question that comes leaves the one on the screen, its buttons and the focus alone', async () => {
      await using screens = await promptWindow(browser);
      const { page, core } = screens;
      await settle(page);
      await page.getByRole('radio', { name: 'Session' }).check();
      const before = await inPlace(page);
      core.change({ prompts: [one, other, aPrompt('P3')] });
      await expectShown(page.getByText('Question 1 of 3'));
      expect(await inPlace(page)).toBe(before);
      expect(await page.getByRole('radio', { name: 'Session' }).isChecked()).toBe(true);
      expect(await page.evaluate<string>('document.activeElement.type')).toBe('radio');
      await allow(page).click();
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'session' }]);
    });

    test('another choice of what to remember does not move the buttons', async () => {
      await using screens = await promptWindow(browser);
      const { page } = screens;
      const before = await inPlace(page);
      for (const name of ['Session', 'Always', 'Once']) {
        await page.getByRole('radio', { name }).check();
        expect(await inPlace(page)).toBe(before);
      }
    });
  });

  describe('several questions', () => {
    test('those about one tool follow each other, and can be denied together', async () => {
      await using screens = await promptWindow(browser, [one, other, aPrompt('P3')]);
      const { page, core } = screens;
      await settle(page);
      await expectShown(page.getByText('1 more like this'));
      await page.getByRole('button', { name: 'Later question' }).click();
      await expectShown(page.getByText('Question 2 of 3'));
      await expectShown(page.getByRole('heading', { name: 'Claude Desktop wants to run update_page' }));
      await page.getByRole('button', { name: 'Deny all 2' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Deny all 2' }).click();
      await expect
        .poll(() => answersOf(core.calls))
        .toEqual(expect.arrayContaining([expect.objectContaining({ id: 'P1', answer: 'deny' })]));
      await expectShown(page.getByRole('heading', { name: 'cursor wants to run read_page' }));
      expect(answersOf(core.calls)).toHaveLength(2);
    });

    test('one that ended elsewhere says how, and waits for the person to go on', async () => {
      await using screens = await promptWindow(browser, [one, other]);
      const { page, core } = screens;
      await settle(page);
      core.change({ prompts: [other] });
      await expectShown(page.getByText('This question has been answered elsewhere: denied.'));
      expect(await allow(page).count()).toBe(0);
      await page.getByRole('button', { name: 'Next question' }).click();
      await expectShown(page.getByRole('heading', { name: 'cursor wants to run read_page' }));
    });

    test('without any there is nothing to press', async () => {
      await using screens = await browser.open({ place: '#/prompt', size });
      await expectShown(screens.page.getByText('Nothing to answer'));
      expect(await screens.page.getByRole('button').count()).toBe(0);
    });
  });

  test('nobody can answer while the core is away', async () => {
    await using screens = await promptWindow(browser);
    const { page, core } = screens;
    await settle(page);
    core.goAway();
    await expectShown(page.getByText('Not connected, so nobody can answer now.'));
    await settle(page);
    await allow(page).click({ force: true });
    expect(answersOf(core.calls)).toEqual([]);
  });

  test('an answer that is refused says why and can be given again', async () => {
    await using screens = await browser.open({
      place: '#/prompt',
      size,
      state: usualState({ prompts: [one] }),
      handlers: { prompts: { answer: () => Promise.reject(new Error('broken')) } },
    });
    const { page, core } = screens;
    await page.locator('[data-answer=allow]:not([data-waiting])').click();
    await expectShown(page.getByRole('alert').getByText('Something went wrong inside Drawbridge', { exact: false }));
    await page.locator('[data-answer=deny]:not([data-waiting])').click();
    await expect.poll(() => answersOf(core.calls)).toHaveLength(2);
  });
});
