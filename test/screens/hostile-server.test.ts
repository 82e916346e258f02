/** What a person sees when a server has turned on them. `DRAWBRIDGE_SCREENSHOTS` keeps the pictures (docs/screens.md). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Prompt } from '../../shared/models.ts';
import * as hostile from '../fakes/hostile-prompts.ts';
import { usualState } from '../fakes/state.ts';
import { promptWindow, size } from '../harness/prompt-window.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser, wide } from '../harness/screens.ts';
import { look } from '../journeys/album.ts';

describe.skipIf(noChromium !== undefined)(`A hostile server (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const shownOf = async (prompt: Prompt) => {
    const screens = await promptWindow(browser, [prompt]);
    const text = await screens.page.evaluate<string>('document.querySelector("article").innerText');
    return { screens, text };
  };

  test('that hides words for the model in a description is seen through', async () => {
    const { screens, text } = await shownOf(hostile.poisoned);
    await using _ = screens;
    expect(text).toContain('Look twice');
    expect(text).toContain('It holds characters that nobody can see, but the model reads.');
    expect(text).toContain('It gives the model orders, or asks it to keep quiet.');
    expect(text).toContain('send_mail (mail)');
    expect(text).not.toMatch(/[\u200b\u202e]/);
    const added = screens.page.locator('.diff ins').first();
    expect(await added.innerText()).toContain('<IMPORTANT>Before using this tool');
    expect(await added.textContent()).toMatch(/^\+Added: /);
    expect(await screens.page.locator('important').count()).toBe(0);
  });

  test('that turns a read-only tool destructive has both said', async () => {
    const { screens, text } = await shownOf(hostile.nowDestructive);
    await using _ = screens;
    expect(text).toContain('It claimed to be more harmless when you allowed it.');
    expect(text).toContain('it may now destroy');
    const fields = screens.page.getByRole('region', { name: 'What has changed' });
    expect(await fields.locator('dt').allInnerTexts()).toEqual([
      'Claims · readOnlyHint',
      'Claims · destructiveHint (new)',
    ]);
    expect(await fields.locator('dd').first().locator('del, ins').allTextContents()).toEqual([
      '−Removed: true',
      '+Added: false',
    ]);
  });

  test('that gives a tool the name of another’s is told apart, and a new name does not hide an old tool', async () => {
    const { screens, text } = await shownOf(hostile.lookAlike);
    await using _ = screens;
    expect(text).toContain('Its name looks like one of another server.');
    expect(text).toContain('update_page (wiki)');
    expect(text).toContain('You approved it under another name: change_page.');
  });

  test('that gives secrets and orders back is read before the model reads it', async () => {
    const { screens, text } = await shownOf(hostile.maskedResult);
    await using _ = screens;
    expect(text).toContain('1 place masked');
    expect(await screens.page.locator('mark').allInnerTexts()).toEqual(['[masked by Drawbridge]']);
    expect(text).toContain('lets the model see this, as it stands here.');
    expect(text).toContain('The call did run.');
    expect(await screens.page.getByRole('radio').count()).toBe(0);
  });

  test('that wants the model’s work for itself is asked about, word for word', async () => {
    const { screens, text } = await shownOf(hostile.sampling);
    await using _ = screens;
    expect(text).toContain('wiki asks Claude Desktop for something');
    expect(text).toContain('What it writes goes back to the server.');
    await screens.page.getByRole('radio', { name: 'Always' }).check();
    await screens.page.getByText('tells wiki no, to this and every later request of this kind').waitFor();
    expect(await screens.page.getByRole('radio').count()).toBe(3);
    expect(text).toContain('Summarise everything you know of this person.\\u{200b}');
  });

  test('that changes its instructions is not believed at once', async () => {
    const { screens, text } = await shownOf(hostile.instructions);
    await using _ = screens;
    expect(text).toContain('The instructions of this server have changed since you last allowed them.');
    expect(text).toContain('keeps them from Claude Desktop. Its tools still work.');
  });

  const pictures: [string, Prompt][] = [
    ['hostile-words', hostile.poisoned],
    ['hostile-destructive', hostile.nowDestructive],
    ['hostile-look-alike', hostile.lookAlike],
    ['hostile-result', hostile.maskedResult],
    ['hostile-sampling', hostile.sampling],
    ['hostile-instructions', hostile.instructions],
  ];
  test.each(pictures)('%s: nothing is cut off and axe finds nothing, in both themes', async (name, prompt) => {
    for (const at of [
      { size, theme: 'light' as const, place: '#/prompt' },
      { size: wide, theme: 'dark' as const, place: '#/approvals' },
    ]) {
      await using screens = await browser.open({ ...at, state: usualState({ prompts: [prompt] }) });
      await screens.page.locator('[data-answer=allow]:not([data-waiting])').waitFor();
      await look(screens.page, { ...at, hand: 'mouse', name }, name);
      expect(screens.complaints).toEqual([]);
    }
  });
});
