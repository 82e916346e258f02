import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPermission, permissions } from '../fakes/desk-states.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { usualState } from '../fakes/state.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Permissions (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/permissions';
  const state = usualState({ permissions });

  test('are said in plain sentences; a star in an answer is only a name', async () => {
    await using screens = await browser.open({ place, state });
    const list = screens.page.getByRole('list', { name: 'Rules and remembered answers' });
    for (const sentence of [
      'Claude Desktop may run read_page on wiki without asking.',
      'Any host may never run tools like delete_* on any server.',
      'Claude Desktop may run * on wiki without asking.',
      'Claude Desktop must ask before it runs odd\\u{202e} on wiki.',
    ])
      await expectShown(list.getByText(sentence));
    await expectShown(list.getByText('until it disconnects'));
  });

  test('several are picked and revoked after a question; what a filter hides stays', async () => {
    const handlers: ScreensHandlers = {
      permissions: { revoke: ({ input }) => ({ revoked: input.ids?.length ?? 0 }) },
    };
    await using screens = await browser.open({ place, state, handlers });
    const { page, core } = screens;
    await page.getByRole('checkbox', { name: 'Select all shown' }).check();
    await expectShown(page.getByText('4 permissions selected'));
    await page.getByRole('searchbox', { name: 'Find' }).fill('read_page');
    await expectShown(page.getByText('1 permission selected'));
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Revoke 1 permission?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(core.calls).toEqual([]);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await dialog.getByRole('button', { name: 'Revoke 1 permission' }).click();
    await expectShown(page.getByText('1 permission revoked.'));
    expect(core.calls).toEqual([{ name: 'permissions.revoke', input: { ids: ['G1'], all: false } }]);
  });

  test('a rule is previewed as it will be said, then saved', async () => {
    const handlers: ScreensHandlers = {
      permissions: { set: ({ input }) => aPermission('R9', { origin: 'rule', ...input }) },
    };
    await using screens = await browser.open({ place, state, handlers });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a rule' });
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await expectShown(dialog.getByText('Give the name of a tool, or *.'));
    await dialog.getByRole('radio', { name: 'Never run' }).check();
    await dialog.getByRole('textbox', { name: 'Which tool' }).fill('drop_*');
    await expectShown(dialog.getByText('Any host may never run tools like drop_* on any server.'));
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await expectShown(page.getByText('The rule is in force.'));
    const input = { effect: 'deny', host: '*', server: '*', tool: 'drop_*' };
    expect(core.calls).toEqual([{ name: 'permissions.set', input }]);
  });

  test('a rule that lets everything through says so first', async () => {
    await using screens = await browser.open({ place, state });
    const { page } = screens;
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByRole('radio', { name: 'Run without asking' }).check();
    await page.getByRole('textbox', { name: 'Which tool' }).fill('*');
    await expectShown(page.getByText('This lets every tool of every server run without asking you.'));
  });

  test('many are drawn a hundred at a time', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => aPermission(`G${i}`, { tool: `tool_${i}` }));
    await using screens = await browser.open({ place, state: usualState({ permissions: many }) });
    const { page } = screens;
    const rows = page.getByRole('list', { name: 'Rules and remembered answers' }).getByRole('listitem');
    await expectShown(page.getByRole('button', { name: 'Show more (1900 left)' }));
    expect(await rows.count()).toBe(100);
  });
});
