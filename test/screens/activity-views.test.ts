import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { aRule, aSession, someStats } from '../fakes/activity-views.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { ago } from '../fakes/state.ts';
import { look } from '../journeys/album.ts';
import { personAt } from '../journeys/person.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type Screens,
  type ScreensBrowser,
  small,
  startScreensBrowser,
  textSize,
  wide,
} from '../harness/screens.ts';

/** So that all of them are in one picture. */
const tall = { width: wide.width, height: 1_800 };

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Activity in other ways (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const line: Activity = {
    number: 7,
    at: ago(30),
    kind: 'call.finished',
    session: 's-1',
    host: 'claude-desktop',
    entry: 'entry-wiki',
    server: 'wiki',
    account: 'person@wiki',
    method: 'tools/call',
    tool: 'update_page',
    call: 'c7',
    outcome: 'ok',
    durationMs: 9_340.4,
    personMs: 9_000.2,
    serverMs: 320,
    bytes: 1_200,
    shape: '{page:text(13)}',
  };
  const handlers: ScreensHandlers = {
    activity: {
      list: () => [line],
      stats: () => someStats(),
      sessions: () => [aSession('s-1'), aSession('s-2', { state: 'closed', host: 'other', server: 'tickets' })],
    },
    permissions: { set: ({ input }) => aRule({ ...input, id: 'r9' }) },
  };
  const asked = (screens: Screens, name: string) =>
    screens.core.calls.filter((call) => call.name === `activity.${name}`).map(({ input }) => input as ActivityFilter);
  const view = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Ways to look at it' }).getByRole('link', { name });
  const openDetail = async ({ page }: Screens) => {
    const log = page.getByRole('listbox', { name: 'Activity log' });
    await expectShown(log.getByRole('option').first());
    await log.press('ArrowDown');
    await expectShown(page.getByRole('region', { name: 'Details of the selected line' }));
  };

  describe('pictures', () => {
    test('say over time, tool by tool and host by host what calls came to, and lead to their lines, all by keyboard', async () => {
      await using screens = await browser.open({ place: '#/activity', handlers });
      const { page } = screens;
      const person = personAt(page, 'keyboard');
      await person.press(view(page, 'Pictures'));
      await expectShown(page.getByRole('img', { name: /640 calls in 48 bars/ }));
      await expectShown(page.getByText('Each bar is 1 hour.'));
      const slowest = page.getByRole('table', { name: 'Slowest tools' });
      await expectShown(slowest.getByRole('row', { name: /export_space.*18\.4 s.*4\.1 s/ }));
      await expectShown(slowest.getByText('search_\\u{202e}all'));
      await expectShown(
        page.getByRole('table', { name: 'Most asked' }).getByRole('row', { name: /update_page.*38.*33/ }),
      );
      const uses = page.getByRole('table', { name: 'Who uses what' });
      await expectShown(uses.getByRole('row', { name: /Claude Desktop.*wiki.*Robin Example.*501/ }));
      await person.press(slowest.getByRole('button', { name: 'Show the lines of export_space (wiki)' }));
      await expect.poll(() => asked(screens, 'list').at(-1)).toMatchObject({ tool: 'export_space', server: 'wiki' });
      expect(await view(page, 'Lines').getAttribute('aria-current')).toBe('page');
      await person.press(page.getByRole('button', { name: 'Do not narrow by Tool' }));
      await expect.poll(() => asked(screens, 'list').at(-1)).not.toHaveProperty('tool');
    });

    test('show two days at a glance', async () => {
      await using screens = await browser.open({ place: '#/activity/pictures', handlers, size: tall });
      await expectShown(screens.page.getByRole('table', { name: 'Who uses what' }));
      const at = { size: wide, theme: 'light', hand: 'mouse', name: 'pictures' } as const;
      await look(screens.page, at, 'activity-pictures');
    });

    test('are narrowed as the lines are, and a table says what they show', async () => {
      await using screens = await browser.open({ place: '#/activity/pictures', handlers });
      const { page } = screens;
      await page.getByRole('combobox', { name: 'How it ended' }).selectOption('Failed');
      await page.getByRole('combobox', { name: 'Account' }).selectOption('Robin Example (wiki)');
      await page.getByRole('combobox', { name: 'When' }).selectOption('Last 30 days');
      await expect
        .poll(() => asked(screens, 'stats').at(-1))
        .toMatchObject({ ending: 'failed', account: 'person@wiki', since: expect.any(String) });
      await page.getByText('The same as a table').click();
      const table = page.getByRole('table', { name: 'Calls over time' });
      await expectShown(table.getByRole('columnheader', { name: 'Not answered' }));
      expect(await table.getByRole('row').count()).toBeGreaterThan(30);
    });

    test('have nothing to show where no call fits, and say what failed', async () => {
      let broken = true;
      const stats = () => (broken ? fail('storage-failed', { file: 'activity.db', reason: 'x' }) : empty);
      const empty = someStats({ records: 0, calls: 0, bars: [], mostAsked: [] });
      const of = { activity: { ...handlers.activity, stats } };
      await using screens = await browser.open({ place: '#/activity/pictures', handlers: of });
      const { page } = screens;
      await expectShown(page.getByRole('alert').getByText('cannot be used', { exact: false }));
      broken = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await expectShown(page.getByText('No call fits'));
    });
  });

  describe('sessions', () => {
    test('are listed with whose they were and how their calls ended, and lead to their lines, all by keyboard', async () => {
      await using screens = await browser.open({ place: '#/activity/sessions', handlers });
      const { page } = screens;
      const first = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').first();
      await expectShown(first.getByText('Claude Desktop → wiki'));
      await expectShown(first.getByText('Open'));
      expect(await first.textContent()).toContain('Robin Example · 42 calls · 90 lines');
      await personAt(page, 'keyboard').press(first.getByRole('button', { name: /Show its lines: Claude Desktop/ }));
      await expect.poll(() => asked(screens, 'list').at(-1)).toMatchObject({ session: 's-1' });
      await expectShown(page.getByRole('button', { name: 'Do not narrow by Session' }));
    });

    test('older ones come when they are asked for', async () => {
      const sessions: NonNullable<ScreensHandlers['activity']>['sessions'] = ({ input: { limit } }) =>
        Array.from({ length: Math.min(limit, 70) }, (_, at) => aSession(`s-${at}`));
      const of = { activity: { ...handlers.activity, sessions } };
      await using screens = await browser.open({ place: '#/activity/sessions', handlers: of });
      const { page } = screens;
      await page.getByRole('button', { name: 'Show older sessions' }).click();
      await expectShown(page.getByRole('button', { name: /^Show its lines/ }).nth(69));
      expect(await page.getByRole('button', { name: 'Show older sessions' }).count()).toBe(0);
    });
  });

  describe('one line', () => {
    test('tells where the time went and what is known of its content, and leads to its call and session', async () => {
      await using screens = await browser.open({ place: '#/activity', handlers });
      const { page } = screens;
      await openDetail(screens);
      const detail = page.getByRole('region', { name: 'Details of the selected line' });
      for (const text of ['9.3 s', '9.0 s', '320 ms', '1,200 bytes', '{page:text(13)}'])
        await expectShown(detail.getByText(text, { exact: true }));
      await detail.getByRole('button', { name: 'Only this call' }).click();
      await expect.poll(() => asked(screens, 'list').at(-1)).toMatchObject({ call: 'c7' });
    });

    test('is allowed or denied next time by a rule that is shown before it is saved, all by keyboard', async () => {
      await using screens = await browser.open({ place: '#/activity', handlers });
      const { page, core } = screens;
      const person = personAt(page, 'keyboard');
      const log = page.getByRole('listbox', { name: 'Activity log' });
      await person.pick(log, log.getByRole('option').first());
      await person.press(page.getByRole('button', { name: 'Deny update_page next time' }));
      const dialog = page.getByRole('dialog', { name: 'Add a rule' });
      await expectShown(dialog.getByText('Claude Desktop may never run update_page on wiki.'));
      await person.press(dialog.getByRole('button', { name: 'Save the rule' }));
      await expectShown(page.getByText('The rule is in force.'));
      expect(core.calls).toContainEqual({
        name: 'permissions.set',
        input: { effect: 'deny', host: 'claude-desktop', server: 'wiki', tool: 'update_page' },
      });
    });

    test.each<[string, Partial<Activity>]>([
      ['of a server that is gone', { server: 'gone' }],
      ['whose tool has a name that would be a pattern', { tool: 'update_*' }],
      ['about no tool', { tool: undefined, kind: 'problem' }],
    ])('%s has no next time', async (_what, changed) => {
      const list = () => [{ ...line, ...changed }];
      await using screens = await browser.open({
        place: '#/activity',
        handlers: { activity: { ...handlers.activity, list } },
      });
      await openDetail(screens);
      expect(await screens.page.getByRole('group', { name: 'Next time this tool is called' }).count()).toBe(0);
    });
  });

  test.each([
    ['#/activity/pictures', 'Slowest tools', undefined],
    ['#/activity/sessions', 'Claude Desktop → wiki', undefined],
    ['#/activity', 'Call ended', openDetail],
  ])(
    '%s: nothing for axe to find, nothing cut off: light and dark, wide and small, at twice the text size',
    async (place, shows, act) => {
      await using screens = await browser.open({ place, handlers });
      const { page } = screens;
      await act?.(screens);
      await expectShown(page.getByText(shows).first());
      if (place.endsWith('pictures')) await page.getByText('The same as a table').click();
      for (const size of [wide, small]) {
        await page.setViewportSize(size);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await accessibilityFaults(page)).toEqual([]);
        }
        expect(await clippedTexts(page)).toEqual([]);
      }
      await textSize(page, 200);
      expect(await clippedTexts(page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    },
  );
});
