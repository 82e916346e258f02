import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPermission, endedPermissions, ledger, permissions } from '../fakes/desk-states.ts';
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
  const state = () => usualState({ permissions: permissions() });

  test('are said in plain sentences; a star in an answer is only a name', async () => {
    await using screens = await browser.open({ place, state: state() });
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
    await using screens = await browser.open({ place, state: state(), handlers });
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

  test('are a ledger: who made each and from where, what it is bound to, of what use it was, when it ends', async () => {
    await using screens = await browser.open({ place, state: usualState({ permissions: ledger() }) });
    const list = screens.page.getByRole('list', { name: 'Rules and remembered answers' });
    const row = async (text: string) =>
      (await list.getByRole('listitem').filter({ hasText: text }).innerText()).replaceAll(/\s+/g, ' ');
    await expectShown(list);
    const bound = await row('team-*');
    expect(bound).toContain('Only as Robin Example, where /page is "Start\\u{202e}", where /space is like team-*.');
    expect(bound).toMatch(
      /Your answer by command \(zsh, process 12\), 1 minute ago · used 3 times, last \d+ seconds ago/,
    );
    expect(bound).toMatch(/ends in (1 hour|2 hours) · 3 calls left/);
    expect(await row('delete_page')).toContain('Tells the model: “Archive it instead.” Your answer in a window');
    expect(await row('Any host may run any tool on wiki')).toContain('Only tools that claim to only read.');
    expect(await row('on tickets')).toContain('Change it in that file.');
  });

  test('of an administrator are locked: said so, and not to be revoked', async () => {
    await using screens = await browser.open({ place, state: usualState({ permissions: ledger() }) });
    const { page } = screens;
    const locked = page.getByRole('listitem').filter({ hasText: 'export_*' });
    await expectShown(locked.getByText('Locked', { exact: true }));
    await expectShown(locked.getByText('Locked: only your administrator can change it.'));
    expect(await locked.getByRole('checkbox').count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Select all shown' }).check();
    await expectShown(page.getByText('3 permissions selected'));
    await page.getByRole('combobox', { name: 'Where it comes from' }).selectOption('My administrator');
    expect(await page.getByRole('checkbox', { name: 'Select all shown' }).isDisabled()).toBe(true);
  });

  test('that have ended are kept, say how, and cannot be revoked again', async () => {
    const handlers: ScreensHandlers = { permissions: { list: () => [...permissions(), ...endedPermissions()] } };
    await using screens = await browser.open({ place, state: state(), handlers });
    const { page, core } = screens;
    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('Ended');
    for (const how of ['Revoked', 'Expired', 'Used up', 'Session ended', 'Replaced'])
      await expectShown(page.getByText(`${how} 10 minutes ago`));
    await expectShown(page.getByText('5 permissions', { exact: true }));
    expect(await page.getByRole('listitem').getByRole('checkbox').count()).toBe(0);
    expect(core.calls).toEqual([{ name: 'permissions.list', input: { all: true } }]);
    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('All there ever was');
    await expectShown(page.getByText('9 permissions', { exact: true }));
  });

  test('a rule is previewed as it will be said, then saved', async () => {
    const handlers: ScreensHandlers = {
      permissions: { set: ({ input }) => aPermission('R9', { origin: 'rule', ...input }) },
    };
    await using screens = await browser.open({ place, state: state(), handlers });
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
    await using screens = await browser.open({ place, state: state() });
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
