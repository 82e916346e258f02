import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Prompt } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { anAddress, anElicitation, booking, trickyAddress } from '../fakes/elicitations.ts';
import { focused, promptWindow, settle, size } from '../harness/prompt-window.ts';
import { usualState } from '../fakes/state.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser, wide } from '../harness/screens.ts';
import { look } from '../journeys/album.ts';

const form = anElicitation('P1', booking);
const filled = { title: 'Standup', day: '2026-12-01', people: 4, room: 'r2' };

describe.skipIf(noChromium !== undefined)(`What a server asks the person (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const replies = (calls: readonly { name: string; input: unknown }[]) =>
    calls.filter(({ name }) => name === 'prompts.reply').map(({ input }) => input);
  const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

  describe('a form', () => {
    test('says which server asks, in its own words, and what each value may be', async () => {
      await using screens = await promptWindow(browser, [form]);
      const { page } = screens;
      expect(await focused(page)).toBe('wiki asks you something');
      await shown(page, 'on wiki as Robin Example');
      await shown(page, 'To book the room, tell me a little more.');
      await shown(page, 'at least 3 characters, at most 60 characters');
      await shown(page, 'a whole number, at least 1, at most 20');
      await shown(page, 'Type no password, key or card number here.');
      expect(await page.getByLabel('Room').inputValue()).toBe('1');
    });

    test('is filled in and sent by keyboard alone', async () => {
      await using screens = await promptWindow(browser, [form]);
      const { page, core } = screens;
      await page.getByLabel('What for').focus();
      for (const text of ['Standup', '2026-12-01', '4']) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('y');
      await page.keyboard.press('Tab');
      await page.keyboard.press('o');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await settle(page);
      await button(page, 'Send').focus();
      await page.keyboard.press('Enter');
      const content = { ...filled, projector: true, room: 'r1', drinks: ['tea'] };
      await expect.poll(() => replies(core.calls)).toEqual([{ id: 'P1', action: 'accept', content, opened: false }]);
    });

    test('that is not right says so at each value, and is not sent', async () => {
      await using screens = await promptWindow(browser, [form]);
      const { page, core } = screens;
      await page.getByLabel('Day').fill('2026-02-30');
      await page.getByLabel('People').fill('many');
      await page.getByRole('checkbox', { name: 'Tea' }).check();
      await page.getByRole('checkbox', { name: 'Water' }).check();
      expect(await page.getByRole('alert').count()).toBe(0);
      await settle(page);
      await button(page, 'Send').click();
      for (const fault of [
        '“What for” is needed.',
        '“Day” must be a date such as 2026-07-28.',
        '“People” must be a number.',
        '“Drinks” may have at most 1 of the choices.',
      ])
        await page.getByRole('alert').filter({ hasText: fault }).waitFor();
      await page.clock.runFor(100);
      expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('What for');
      await page.getByLabel('What for').fill('Standup');
      await page.getByText('“What for” is needed.').waitFor({ state: 'detached' });
      expect(replies(core.calls)).toEqual([]);
    });

    test.each([
      ['Decline', 'decline'],
      ['Not now', 'cancel'],
    ])('can always be met with %s', async (name, action) => {
      await using screens = await promptWindow(browser, [form]);
      const { page, core } = screens;
      await settle(page);
      await button(page, name).click();
      await expect.poll(() => replies(core.calls)).toEqual([{ id: 'P1', action, opened: false }]);
    });

    test('that asks for a secret is warned of', async () => {
      const secret = { name: 'apiKey', title: 'API key', required: true, of: { kind: 'text' as const } };
      const asks = anElicitation('P1', { mode: 'form', message: 'Hello', fields: [secret] });
      await using screens = await promptWindow(browser, [asks]);
      await shown(screens.page, 'This seems to be a secret.');
      expect(await screens.page.getByLabel('API key').count()).toBe(1);
    });

    test('shows the server’s words as text, hidden characters written out', async () => {
      const of = { kind: 'choice' as const, options: [{ value: 'a', title: 'A\u202e' }] };
      const evil = anElicitation('P1', {
        mode: 'form',
        message: '<b>Hi</b>\u202e',
        fields: [{ name: 'x\u200b', title: 'T\u202e', description: 'D\u2066', required: true, of }],
      });
      await using screens = await promptWindow(browser, [evil]);
      const text = await screens.page.evaluate<string>('document.body.innerText + document.title');
      expect(text).not.toMatch(/[\u202e\u200b\u2066]/);
      for (const part of ['<b>Hi</b>\\u{202e}', 'T\\u{202e}', 'D\\u{2066}', 'A\\u{202e}']) expect(text).toContain(part);
    });
  });

  describe('an address', () => {
    test('is shown whole, with whose it is and what to look twice at, and is no link', async () => {
      await using screens = await promptWindow(browser, [anAddress('P1', trickyAddress)]);
      const { page } = screens;
      expect(await page.locator('.address').textContent()).toBe(trickyAddress);
      expect(await page.locator('.address-host').textContent()).toBe('xn--pple-43d.example');
      await shown(page, 'It leads to xn--pple-43d.example.');
      await shown(page, 'It may only look like one you know.');
      await shown(page, 'What stands before the @ is not whose address this is.');
      expect(await page.getByRole('link').count()).toBe(0);
    });

    test('is opened by the core once the person says so, and not before', async () => {
      await using screens = await promptWindow(browser, [anAddress('P1', 'https://pay.example/')]);
      const { page, core } = screens;
      await settle(page);
      expect(replies(core.calls)).toEqual([]);
      await page.keyboard.press('a');
      expect(await focused(page)).toBe('Open in browser');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => replies(core.calls))
        .toEqual([{ id: 'P1', action: 'accept', content: {}, opened: false }]);
    });

    test('that no browser here could open is opened by the person', async () => {
      const url = 'https://pay.example/';
      await using screens = await promptWindow(browser, [anAddress('P1', url)], {
        reply: ({ input }) =>
          input.opened ? { ...form, state: 'allowed' } : fail('address-unopened', { id: 'P1', url }),
      });
      const { page, core } = screens;
      await settle(page);
      await button(page, 'Open in browser').click();
      await shown(page, 'No browser could be opened from here.');
      await button(page, 'Copy address').waitFor();
      await settle(page);
      await button(page, 'I have opened it').click();
      await expect.poll(() => replies(core.calls).at(-1)).toMatchObject({ action: 'accept', opened: true });
    });
  });

  const pictures: [string, Prompt][] = [
    ['elicitation-form', form],
    ['elicitation-address', anAddress('P1', trickyAddress)],
  ];
  test.each(pictures)('%s: nothing is cut off and axe finds nothing, in both themes', async (name, prompt) => {
    for (const at of [
      { size, theme: 'light' as const, place: '#/prompt' },
      { size: wide, theme: 'dark' as const, place: '#/approvals' },
      { size, theme: 'light' as const, place: '#/prompt', textSize: 200 },
    ]) {
      await using screens = await browser.open({ ...at, state: usualState({ prompts: [prompt] }) });
      await screens.page.locator('[data-answer=allow]:not([data-waiting])').waitFor();
      await look(screens.page, { ...at, hand: 'mouse', name }, at.textSize === undefined ? name : `${name}-large`);
      expect(screens.complaints).toEqual([]);
    }
  });

  test('elicitation-faults: what is wrong with a form is marked so that everybody notices', async () => {
    const at = { size, theme: 'light' as const, place: '#/prompt' };
    await using screens = await browser.open({ ...at, state: usualState({ prompts: [form] }) });
    await screens.page.locator('[data-answer=allow]:not([data-waiting])').click();
    await screens.page.getByRole('alert').first().waitFor();
    await look(screens.page, { ...at, hand: 'mouse', name: 'faults' }, 'elicitation-faults');
    expect(await screens.page.getByRole('alert').count()).toBe(3);
  });
});
