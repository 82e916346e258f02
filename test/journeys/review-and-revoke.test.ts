/** What happened, what is allowed from now on, and taking some of it back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../harness/answers.ts';
import { type Chromium, launchChromium, noChromium } from '../harness/screens.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { type Journey, startJourney } from './journey.ts';
import { looks } from './looks.ts';

describe.skipIf(noChromium !== undefined)(`Review and revoke (${noChromium ?? 'in Chromium'})`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.stop());

  test.each(looks)('$name', { timeout: 180_000 }, async (look) => {
    await using journey = await startJourney(chromium.browser, look);
    const claude = await journey.hostWithNotes();
    await earlier(journey, claude);
    await journey.enter();
    await journey.heading('All is well');
    await review(journey);
    await revoke(journey);
    await nextCallAsks(journey, claude);
    for (const screen of ['Hosts', 'Agents', 'Settings']) {
      await journey.goTo(screen);
      await journey.heading(screen);
      await journey.look(screen.toLowerCase());
    }
    expect(journey.complaints).toEqual([]);
  });
});

/** What the person allowed for good, and a rule. */
async function earlier({ drawbridge }: Journey, claude: StdioHost): Promise<void> {
  for (const tool of ['read-notes', 'delete-notes', 'echo']) {
    const call = claude.call(tool, { text: 'Hello', notebook: 'spring' });
    await drawbridge.approve(await drawbridge.nextPrompt(), 'always');
    await call;
  }
  await drawbridge.control.permissions.set({ effect: 'deny', host: '*', server: '*', tool: 'slow' });
  await claude.call('slow');
  await claude.call('read-notes', { notebook: 'summer' });
}

async function review(journey: Journey): Promise<void> {
  const { page, person } = journey;
  await journey.goTo('Activity');
  const log = page.getByRole('listbox', { name: 'Activity log' });
  await log.getByRole('option').first().waitFor();
  await journey.look('activity');
  await person.select(page.getByRole('combobox', { name: 'What' }), 'Tool calls');
  await person.write(page.getByRole('searchbox', { name: 'Find' }), 'delete-notes');
  await expect.poll(() => log.getByRole('option').count()).toBe(2);
  await person.pick(log, log.getByRole('option').filter({ hasText: 'done' }));
  const detail = page.getByRole('region', { name: 'Details of the selected line' });
  await detail.getByText('Call ended').waitFor();
  await detail.getByText('Claude Desktop').waitFor();
  await journey.look('activity-detail');
  await nextTime(journey);
  await otherWays(journey);
}

/** From the line of a call: what happens when it is made again. */
async function nextTime({ page, person }: Journey): Promise<void> {
  await person.press(page.getByRole('button', { name: 'Ask me about delete-notes next time' }));
  const dialog = page.getByRole('dialog', { name: 'Add a rule' });
  await dialog.getByText('Claude Desktop must ask before it runs delete-notes on notes.').waitFor();
  await person.press(dialog.getByRole('button', { name: 'Save the rule' }));
  await page.getByText('The rule is in force.').waitFor();
}

async function otherWays(journey: Journey): Promise<void> {
  const { page, person } = journey;
  const way = (name: string) =>
    page.getByRole('navigation', { name: 'Ways to look at it' }).getByRole('link', { name });
  await person.press(way('Pictures'));
  await page.getByRole('table', { name: 'Slowest tools' }).getByRole('row').nth(1).waitFor();
  await journey.look('activity-few-pictures');
  await person.press(way('Sessions'));
  await page.getByText('Claude Desktop → notes').first().waitFor();
  await journey.look('activity-sessions');
  await person.press(page.getByRole('button', { name: /^Show its lines/ }).first());
  await page.getByRole('button', { name: 'Do not narrow by Session' }).waitFor();
}

async function revoke(journey: Journey): Promise<void> {
  const { page, person } = journey;
  await journey.goTo('Permissions');
  for (const tool of ['delete-notes', 'echo'])
    await person.tick(page.getByRole('checkbox', { name: `Claude Desktop may run ${tool} on notes` }));
  await page.getByText('2 permissions selected').waitFor();
  await journey.look('permissions');
  await person.press(page.getByRole('button', { name: 'Revoke', exact: true }));
  const dialog = page.getByRole('alertdialog', { name: 'Revoke 2 permissions?' });
  await dialog.waitFor();
  await journey.look('permissions-revoke');
  await person.press(dialog.getByRole('button', { name: 'Revoke 2 permissions' }));
  await page.getByText('2 permissions revoked.').waitFor();
  await journey.look('permissions-revoked');
}

async function nextCallAsks(journey: Journey, claude: StdioHost): Promise<void> {
  const { page, person } = journey;
  expect(textOf(await claude.call('read-notes', { notebook: 'autumn' }))).toBe('notes of ada');
  const deleting = claude.call('delete-notes', { notebook: 'autumn' });
  await journey.goTo('Approvals');
  await page.getByRole('heading', { name: 'Claude Desktop wants to run delete-notes' }).waitFor();
  await journey.look('approvals-asks-again');
  await person.answer('Deny', 'Once');
  expect((await deleting).result).toMatchObject({ isError: true });
}
