import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeReport } from '../../core/control/report/report.ts';
import { fail } from '../../shared/problem.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { personAt } from '../journeys/person.ts';
import { look } from '../journeys/album.ts';
import {
  accessibilityFaults,
  clippedTexts,
  focusedText,
  noChromium,
  type ScreensBrowser,
  small,
  startScreensBrowser,
  textSize,
  wide,
} from '../harness/screens.ts';

const at = '2026-06-01T12:00:00.000Z';
const file = '/home/robin/.local/state/drawbridge/reports/drawbridge-report-2026-06-01T12-00-00.000Z.txt';

/** As a core makes it that could not be asked for most. */
const text = await makeReport(
  {
    core: undefined,
    policy: () => ({ files: [], members: [], rules: [] }),
    verdict: () => ({ first: 1, last: 40, signedTo: 40, signedAt: at, checkpoints: 1, keys: ['k'] }),
    lines: (count) =>
      Array.from({ length: Math.min(count, 40) }, (_, n) => ({
        number: n + 1,
        at,
        kind: 'call.finished',
        host: 'claude-desktop',
        server: 'wiki',
        tool: `a_rather_long_name_of_a_tool_${n}`.repeat(4),
        outcome: 'ok',
      })),
    files: () => [{ name: 'activity.db', bytes: 4096, version: 4 }],
    said: () => ['drawbridge: running for ~/state', 'a line that turns \u{202e}around'],
  },
  { lines: 200, at, homeFolder: '/home/robin', machine: ['linux x64'], without: 'It could not start: no.' },
);

describe.skipIf(noChromium !== undefined)(`A report (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/settings';
  const handlers: ScreensHandlers = {
    report: { make: () => ({ text }), save: ({ input }) => ({ file, bytes: input.text.length }) },
  };

  test('is made, read to its end and saved as it was read, by keyboard alone; the focus returns', async () => {
    await using screens = await browser.open({ place, handlers });
    const { page, core } = screens;
    const person = personAt(page, 'keyboard');
    const make = page.getByRole('button', { name: 'Make a report…' });
    await person.press(make);
    const dialog = page.getByRole('dialog', { name: 'A report for whoever helps you' });
    const shown = dialog.getByRole('region', { name: 'The report' });
    await shown.getByText('READ IT BEFORE YOU SEND IT').waitFor();
    expect(await shown.textContent()).toBe(text);
    expect(text).toContain(String.raw`turns \u{202e}around`);
    await person.reach(shown);
    await page.keyboard.press('End');
    const bottom =
      "(() => { const e = document.querySelector('.report-text'); return e.scrollHeight - e.clientHeight - e.scrollTop; })()";
    await expect.poll(() => page.evaluate<number>(bottom)).toBeLessThan(2);
    await person.press(dialog.getByRole('button', { name: 'Save as a file' }));
    await dialog.getByRole('status').getByText(file).waitFor();
    const calls = core.calls.filter(({ name }) => name.startsWith('report.'));
    expect(calls).toEqual([
      { name: 'report.make', input: { lines: 200 } },
      { name: 'report.save', input: { text } },
    ]);
    await person.press(dialog.getByRole('button', { name: 'Close' }));
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => focusedText(page)).toBe('Make a report…');
  });

  test('says what failed, and is made or saved once it can be', async () => {
    let broken = true;
    const full = () => (broken ? fail('disk-full', { file: 'reports' }) : { file, bytes: 1 });
    const make = () => (broken ? fail('core-not-running') : { text });
    await using screens = await browser.open({ place, handlers: { report: { make, save: full } } });
    const { page } = screens;
    await page.getByRole('button', { name: 'Make a report…' }).click();
    await page.getByRole('alert').getByText('Drawbridge is not running.').waitFor();
    expect(await page.getByRole('button', { name: 'Save as a file' }).count()).toBe(0);
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'The report' }).waitFor();
    broken = true;
    await page.getByRole('button', { name: 'Save as a file' }).click();
    await page.getByRole('alert').getByText('The disk is full', { exact: false }).waitFor();
  });

  test('nothing for axe to find, nothing cut off: light and dark, wide and small, at twice the text size', async () => {
    await using screens = await browser.open({ place, handlers });
    const { page } = screens;
    await page.getByRole('button', { name: 'Make a report…' }).click();
    await page.getByRole('region', { name: 'The report' }).waitFor();
    await page.getByRole('button', { name: 'Save as a file' }).click();
    await page.getByText(file).waitFor();
    for (const size of [wide, small]) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      expect(await clippedTexts(page)).toEqual([]);
    }
    await look(page, { size: small, theme: 'dark', hand: 'mouse', name: 'report' }, 'report');
    await page.setViewportSize(wide);
    await look(page, { size: wide, theme: 'light', hand: 'mouse', name: 'report' }, 'report');
    await textSize(page, 200);
    expect(await clippedTexts(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
