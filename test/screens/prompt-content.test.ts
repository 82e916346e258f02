import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPrompt, usualState } from '../fakes/state.ts';
import { other, promptWindow, size } from '../harness/prompt-window.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type ScreensBrowser,
  startScreensBrowser,
} from '../harness/screens.ts';
import type { Locator } from 'playwright-core';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`What the prompt says (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  describe('what it says', () => {
    test('who asks, as whom, where, with which claims, and what each answer remembers', async () => {
      await using screens = await promptWindow(browser);
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
      await using screens = await promptWindow(browser, [changed]);
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
      await using screens = await promptWindow(browser, [deep]);
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
      await using screens = await promptWindow(browser, [evil]);
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
      await using screens = await promptWindow(browser, [
        aPrompt('P1', { arguments: '{"a":"b\n[cut here: 9 of 20 bytes are not shown]' }),
      ]);
      await expectShown(screens.page.getByText('This is the beginning as it came.', { exact: false }));
      await expectShown(screens.page.getByText('[cut here: 9 of 20 bytes are not shown]', { exact: false }));
    });

    test('a pairing shows the address and what it means', async () => {
      const { tool: _, arguments: __, ...rest } = aPrompt('P1');
      const url = 'https://new.example/mcp';
      await using screens = await promptWindow(browser, [
        { ...rest, kind: 'pairing', server: url, url, host: 'other' },
      ]);
      const { page } = screens;
      await expectShown(page.getByRole('heading', { name: /wants to use a new server/ }));
      await expectShown(page.getByText(url).first());
      await expectShown(page.getByText(/adds this server for .*Each of its tools still asks/));
      expect(await page.getByRole('radio').count()).toBe(0);
    });

    test('another program than before is shown beside the one it was', async () => {
      const { tool: _, arguments: __, ...rest } = aPrompt('P1');
      const program = { name: '/tmp/agent\u202e', pid: 9, evidence: 'reported' as const };
      const programsBefore = ['/opt/Claude/claude'];
      await using screens = await promptWindow(browser, [{ ...rest, kind: 'program', program, programsBefore }]);
      const { page } = screens;
      await expectShown(page.getByRole('heading', { name: 'Claude Desktop is started by another program' }));
      await expectShown(page.getByText('/opt/Claude/claude'));
      await expectShown(page.getByText('/tmp/agent\\u{202e}').first());
      await expectShown(page.getByText(/keeps this program from wiki/));
      expect(await page.getByRole('radio').count()).toBe(0);
    });

    test('a server that claims nothing is said so', async () => {
      await using screens = await promptWindow(browser, [aPrompt('P1', { annotations: {} })]);
      await expectShown(screens.page.getByText('Treat it as able to change things.', { exact: false }));
    });
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
