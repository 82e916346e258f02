import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '../../shared/agents.ts';
import { fail } from '../../shared/problem.ts';
import { aRule, anAgent } from '../fakes/activity-views.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { ago, anEntry, usualState } from '../fakes/state.ts';
import { personAt } from '../journeys/person.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  type ScreensBrowser,
  small,
  startScreensBrowser,
  textSize,
  wide,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Agents (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/agents';
  const { connected: _, file: __, name: ___, ...paired } = anEntry('tickets', { id: 'paired-1', host: 'other' });
  const forgotten: Partial<Agent> = { entry: paired, connected: false, stale: true, calls: 0, permissions: [] };
  const { program: _p, evidence: _e, lastUsedAt: _l, account: _a, ...never } = anAgent('tickets', forgotten);
  const all = [anAgent('wiki', { widened: true }), { ...never, scopes: [] }];

  /** A core that keeps its agents as the screen changes them. */
  function aCore(first: readonly Agent[] = all) {
    let agents = [...first];
    const rule = aRule({ id: 'r5' });
    const handlers: ScreensHandlers = {
      agents: { list: () => agents },
      permissions: {
        set({ input }) {
          agents = agents.map((one) =>
            one.entry.server === input.server
              ? { ...one, permissions: [...one.permissions, rule], suspended: { by: 'rule', id: rule.id } }
              : one,
          );
          return { ...rule, ...input };
        },
        revoke() {
          agents = [...first];
          return { revoked: 1 };
        },
      },
      activity: { list: () => [], stats: () => fail('internal', { reason: 'x' }) },
    };
    return handlers;
  }

  test('say who they are and whether that is proved, as whom they act, what they may do, when they last did', async () => {
    await using screens = await browser.open({ place, handlers: aCore() });
    const rows = screens.page.getByRole('list', { name: 'Agents' }).locator('> li');
    const [first, second] = [rows.first(), rows.filter({ hasText: 'paired-1' })];
    for (const text of [
      'Connected',
      '/opt/Claude/claude-desktop',
      'Reported, not proved',
      'Robin Example',
      'More than other hosts',
      '1 allows',
      '(501 calls)',
      'entry-wiki',
    ])
      await expectShown(first.getByText(text, { exact: true }));
    await expectShown(first.getByText('Read pages wiki.read'));
    for (const text of ['Not used for 30 days', 'It has not connected yet.', 'Nobody is signed in.', 'Never'])
      await expectShown(second.getByText(text, { exact: true }));
    await expectShown(second.getByText('None: every call asks you.'));
  });

  test('are suspended after a question and resumed, by keyboard', async () => {
    await using screens = await browser.open({ place, handlers: aCore() });
    const { page, core } = screens;
    const person = personAt(page, 'keyboard');
    await person.press(page.getByRole('button', { name: 'Suspend Claude Desktop on wiki' }));
    await person.press(page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }));
    const resume = page.getByRole('button', { name: 'Resume Claude Desktop on wiki' });
    await expectShown(resume);
    await expectShown(page.getByText('Suspended', { exact: true }).nth(1));
    expect(core.calls).toContainEqual({
      name: 'permissions.set',
      input: { effect: 'deny', host: 'claude-desktop', server: 'wiki', tool: '*' },
    });
    await person.press(resume);
    await expectShown(page.getByRole('button', { name: 'Suspend Claude Desktop on wiki' }));
    expect(core.calls).toContainEqual({ name: 'permissions.revoke', input: { ids: ['r5'], all: false } });
  });

  test.each<[string, Partial<Agent>]>([
    ['a policy', { suspended: { by: 'policy', id: 'hosts' } }],
    ['a rule for others too', { suspended: { by: 'rule', id: 'r2' }, permissions: [aRule({ id: 'r2', host: '*' })] }],
    ['a pause', { suspended: { by: 'pause' } }],
  ])('suspended by %s have no button that would undo it for them alone', async (_what, changed) => {
    await using screens = await browser.open({ place, handlers: aCore([anAgent('wiki', changed)]) });
    await expectShown(screens.page.getByText(/^Suspended/).nth(1));
    expect(await screens.page.getByRole('button', { name: /Resume|Suspend C/ }).count()).toBe(0);
  });

  test('can be those alone that nobody uses any more, and lead to their activity, by keyboard', async () => {
    await using screens = await browser.open({ place, handlers: aCore() });
    const { page, core } = screens;
    const person = personAt(page, 'keyboard');
    const rows = page.getByRole('list', { name: 'Agents' }).locator('> li');
    await expect.poll(() => rows.count()).toBe(2);
    await person.choose(page.getByRole('radio', { name: 'Not used any more' }));
    await expect.poll(() => rows.count()).toBe(1);
    await person.choose(page.getByRole('radio', { name: 'Suspended' }));
    await expectShown(page.getByText('No agent fits.'));
    await person.choose(page.getByRole('radio', { name: 'All' }));
    await person.press(page.getByRole('link', { name: 'Its activity: Claude Desktop on wiki' }));
    await expect
      .poll(() => core.calls.findLast(({ name }) => name === 'activity.list')?.input)
      .toMatchObject({ host: 'claude-desktop', server: 'wiki' });
  });

  test('are asked for again when rights change, and not otherwise', async () => {
    await using screens = await browser.open({ place, handlers: aCore() });
    const { page, core } = screens;
    await expectShown(page.getByText('entry-wiki'));
    const lists = () => core.calls.filter(({ name }) => name === 'agents.list').length;
    core.change({ prompts: [] });
    core.change({ permissions: [aRule({ createdAt: ago(1) })] });
    await expect.poll(lists).toBe(2);
  });

  test('are said to be none, and what failed is said', async () => {
    await using screens = await browser.open({ place, handlers: aCore([]) });
    await expectShown(screens.page.getByText('No agent yet'));
    const list = () => fail('storage-failed', { file: 'activity.db', reason: 'x' });
    await using broken = await browser.open({ place, handlers: { agents: { list } } });
    await expectShown(broken.page.getByRole('alert').getByText('cannot be used', { exact: false }));
  });

  test('nothing for axe to find, nothing cut off: light and dark, wide and small, at twice the text size', async () => {
    const suspended = anAgent('tickets', { suspended: { by: 'rule', id: 'r1' }, permissions: [aRule()] });
    await using screens = await browser.open({ place, handlers: aCore([...all, suspended]), state: usualState() });
    const { page } = screens;
    await expectShown(page.getByText('paired-1'));
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
  });
});
