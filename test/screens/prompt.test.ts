import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { aPrompt, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  type ScreensBrowser,
  startScreensBrowser,
  noChromium,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`The prompt (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const size = { width: 520, height: 620 };
  const one = aPrompt('P1');
  const other = aPrompt('P2', { tool: 'read_page', host: 'cursor' });

  /** The prompt window with a clock of the test's own: the guard opens when the test says so. */
  async function promptWindow(prompts = [one]) {
    const screens = await browser.open({
      place: '#/no-such-screen',
      size,
      state: usualState({ prompts }),
      handlers: {
        prompts: {
          answer: ({ input }) => ({ ...one, id: input.id, state: input.answer === 'allow' ? 'allowed' : 'denied' }),
          list: () => [{ ...one, state: 'denied' }],
        },
      },
    });
    await screens.page.clock.install();
    await screens.goTo('#/prompt');
    await expectShown(question(screens.page));
    await screens.page.clock.pauseAt(Date.now() + 60_000);
    return screens;
  }

  const question = (page: Page) => page.getByRole('heading', { level: 1 });
  const allow = (page: Page) => page.getByRole('button', { name: 'Allow', exact: true });
  const deny = (page: Page) => page.getByRole('button', { name: 'Deny', exact: true });
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');
  const answersOf = (calls: readonly { name: string; input: unknown }[]) =>
    calls.filter(({ name }) => name === 'prompts.answer').map(({ input }) => input);
  const inPlace = async (page: Page) =>
    JSON.stringify([await allow(page).boundingBox(), await deny(page).boundingBox()]);

  /** Past the half second in which nothing counts. */
  const settle = (page: Page) => page.clock.runFor(600);

  describe('the keyboard', () => {
    test('the focus lands on the heading, and Enter there does nothing', async () => {
      await using screens = await promptWindow();
      const { page, core } = screens;
      await settle(page);
      expect(await focused(page)).toBe('Claude Desktop wants to run update_page');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      expect(answersOf(core.calls)).toEqual([]);
    });

    test('A and then Enter allows; the letter alone does not', async () => {
      await using screens = await promptWindow();
      const { page, core } = screens;
      await settle(page);
      await page.keyboard.press('a');
      expect(await focused(page)).toBe('Allow');
      expect(answersOf(core.calls)).toEqual([]);
      await page.keyboard.press('Enter');
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'once' }]);
    });

    test('D and then Enter denies, for as long as was chosen', async () => {
      await using screens = await promptWindow();
      const { page, core } = screens;
      await settle(page);
      await page.getByRole('radio', { name: 'Always' }).check();
      await page.keyboard.press('d');
      await page.keyboard.press('Enter');
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'deny', remember: 'always' }]);
    });

    test('somebody who types a word with an a in it does not come near a button', async () => {
      await using screens = await promptWindow();
      const { page, core } = screens;
      await settle(page);
      await page.keyboard.type('say');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('Claude Desktop wants to run update_page');
      expect(answersOf(core.calls)).toEqual([]);
    });

    test('after an answer the focus is on the heading of the next question', async () => {
      await using screens = await promptWindow([one, other]);
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
      await using screens = await promptWindow([one, other]);
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
      await using screens = await promptWindow();
      const { page, core } = screens;
      await settle(page);
      await page.getByRole('radio', { name: 'This session' }).check();
      const before = await inPlace(page);
      core.change({ prompts: [one, other, aPrompt('P3')] });
      await expectShown(page.getByText('Question 1 of 3'));
      expect(await inPlace(page)).toBe(before);
      expect(await page.getByRole('radio', { name: 'This session' }).isChecked()).toBe(true);
      expect(await page.evaluate<string>('document.activeElement.type')).toBe('radio');
      await allow(page).click();
      await expect.poll(() => answersOf(core.calls)).toEqual([{ id: 'P1', answer: 'allow', remember: 'session' }]);
    });

    test('another choice of what to remember does not move the buttons', async () => {
      await using screens = await promptWindow();
      const { page } = screens;
      const before = await inPlace(page);
      for (const name of ['This session', 'Always', 'Once']) {
        await page.getByRole('radio', { name }).check();
        expect(await inPlace(page)).toBe(before);
      }
    });
  });

  describe('what it says', () => {
    test('who asks, as whom, where, with which claims, and what each answer remembers', async () => {
      await using screens = await promptWindow();
      const { page } = screens;
      await expectShown(page.getByText('on wiki as Robin Example'));
      await expectShown(page.getByText('reported, not verified'));
      await expectShown(page.getByText('https://wiki.company.example/mcp'));
      await expectShown(page.getByText('It may delete or overwrite.'));
      await expectShown(page.getByText('Nobody checked this.'));
      await expectShown(page.getByText('runs this one call. The next one asks again.'));
      await page.getByRole('radio', { name: 'Always' }).check();
      await expectShown(
        page.getByText(/runs this and every later call of update_page by Claude Desktop.*until you revoke it/),
      );
      await expectShown(page.getByText(/refuses this and every later call of update_page by Claude Desktop/));
    });

    test('what differs from the last approved call is marked in words', async () => {
      const changed = aPrompt('P1', {
        arguments: '{"page":"A","text":"new","notify":true}',
        approvedArguments: '{"page":"A","text":"old","draft":false}',
        definitionChanged: true,
      });
      await using screens = await promptWindow([changed]);
      const list = screens.page.getByRole('group', { name: 'With these arguments' });
      await expectShown(list.getByRole('listitem').filter({ hasText: 'text' }).getByText('changed'));
      await expectShown(list.getByRole('listitem').filter({ hasText: 'text' }).getByText('was "old"'));
      await expectShown(list.getByRole('listitem').filter({ hasText: 'notify' }).getByText('added'));
      await expectShown(list.getByRole('listitem').filter({ hasText: 'draft' }).getByText('removed'));
      expect(await list.getByRole('listitem').filter({ hasText: 'page' }).textContent()).toBe('pageA');
      await expectShown(screens.page.getByText('This tool has changed since you last allowed it.'));
    });

    test('deep parts and long texts are folded, and open by keyboard', async () => {
      const deep = aPrompt('P1', {
        arguments: JSON.stringify({ a: { b: { c: 'inside' } }, long: 'word '.repeat(200) }),
      });
      await using screens = await promptWindow([deep]);
      const { page } = screens;
      expect(await page.getByText('inside').count()).toBe(0);
      await page.getByRole('button', { name: '1 member', expanded: false }).press('Enter');
      await expectShown(page.getByText('inside'));
      await page.getByRole('button', { name: 'Show all 1,000 characters' }).press('Enter');
      await expectShown(page.getByRole('button', { name: 'Show less' }));
    });

    test('hidden characters of others are written out, everywhere', async () => {
      const evil = aPrompt('P1', {
        tool: 'safe\u202egpj.exe',
        toolTitle: 'Hi\u200b',
        toolDescription: 'a\u2066b',
        server: 'wi\u00adki',
        accountName: 'R\u202eobin',
        arguments: JSON.stringify({ 'k\u202e': 'v\u200b' }),
        annotations: { 'odd\u202e': 'x\u200f' },
        scopes: ['s\u202e'],
      });
      await using screens = await promptWindow([evil]);
      const text = await screens.page.evaluate<string>('document.body.innerText + document.title');
      expect(text).not.toMatch(/[\u202e\u200b\u2066\u00ad\u200f]/);
      for (const shown of [
        'safe\\u{202e}gpj.exe',
        'Hi\\u{200b}',
        'a\\u{2066}b',
        'wi\\u{ad}ki',
        'R\\u{202e}obin',
        's\\u{202e}',
      ])
        expect(text).toContain(shown);
      for (const shown of ['k\\u{202e}', 'v\\u{200b}', 'odd\\u{202e}']) expect(text).toContain(shown);
    });

    test('arguments that were cut short are shown as they came', async () => {
      await using screens = await promptWindow([
        aPrompt('P1', { arguments: '{"a":"b\n[cut here: 9 of 20 bytes are not shown]' }),
      ]);
      await expectShown(screens.page.getByText('This is the beginning as it came.', { exact: false }));
      await expectShown(screens.page.getByText('[cut here: 9 of 20 bytes are not shown]', { exact: false }));
    });

    test('a pairing shows the address and what it means', async () => {
      const { tool: _, arguments: __, ...rest } = aPrompt('P1');
      const url = 'https://new.example/mcp';
      await using screens = await promptWindow([{ ...rest, kind: 'pairing', server: url, url, host: 'other' }]);
      const { page } = screens;
      await expectShown(page.getByRole('heading', { name: /wants to use a new server/ }));
      await expectShown(page.getByText(url).first());
      await expectShown(page.getByText(/adds this server for .*Each of its tools still asks/));
      expect(await page.getByRole('radio').count()).toBe(0);
    });

    test('a server that claims nothing is said so', async () => {
      await using screens = await promptWindow([aPrompt('P1', { annotations: {} })]);
      await expectShown(screens.page.getByText('Treat it as able to change things.', { exact: false }));
    });
  });

  describe('several questions', () => {
    test('those about one tool follow each other, and can be denied together', async () => {
      await using screens = await promptWindow([one, other, aPrompt('P3')]);
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
      await using screens = await promptWindow([one, other]);
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
    await using screens = await promptWindow();
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

  const looks = [
    { theme: 'light' as const, textSize: 100 },
    { theme: 'dark' as const, textSize: 100 },
    { theme: 'light' as const, textSize: 200 },
  ];
  test.each(looks)('axe finds nothing, nothing is cut off: $theme at $textSize %', async (look) => {
    const full = aPrompt('P1', {
      definitionChanged: true,
      arguments: '{"page":"A","text":"new","list":[1,{"x":null}],"notify":true}',
      approvedArguments: '{"page":"A","text":"old","draft":false}',
    });
    for (const prompts of [[full, aPrompt('P2'), other], []]) {
      await using screens = await browser.open({ place: '#/prompt', size, state: usualState({ prompts }), ...look });
      const ready = prompts.length > 0 ? '[data-answer=allow]:not([data-waiting])' : '.empty';
      await expectShown(screens.page.locator(ready));
      expect(await accessibilityFaults(screens.page)).toEqual([]);
      expect(await clippedTexts(screens.page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    }
  });
});
