import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail } from '../../shared/problem.ts';
import { brokenPolicy, explained, previewed, shownPolicy } from '../fakes/policy.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { noChromium, small, type ScreensBrowser, startScreensBrowser, wide } from '../harness/screens.ts';
import { look } from '../journeys/album.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Policy (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/settings';
  const inForce: ScreensHandlers = {
    policy: { show: () => shownPolicy, explain: () => explained, preview: () => previewed },
  };

  test('says which file says what; what the administrator says is locked', async () => {
    await using screens = await browser.open({ place, handlers: inForce });
    const { page } = screens;
    const files = page.getByRole('list', { name: 'Policy files' });
    await expectShown(files.getByText('/etc/drawbridge/policy.jsonc'));
    expect(await files.getByText('In force').count()).toBe(2);
    const members = page.getByRole('list', { name: 'What they say' });
    const servers = members.locator('> li').filter({ hasText: 'Servers that may be used' });
    await expectShown(servers.getByText('Locked', { exact: true }));
    await expectShown(servers.getByText('From: your administrator’s. Locked by your administrator', { exact: false }));
    await expectShown(servers.getByText('https://*.company.example'));
    const results = members.locator('> li').filter({ hasText: 'Results' });
    await expectShown(results.getByText('From: yours'));
    expect(await results.getByText('Locked', { exact: true }).count()).toBe(0);
  });

  test('that cannot be read says so, and why', async () => {
    await using screens = await browser.open({ place, handlers: { policy: { show: () => brokenPolicy } } });
    const { page } = screens;
    await expectShown(page.getByText('Cannot be used'));
    await expectShown(page.getByText('line 3, column 5: a comma is expected\\u{202e}'));
    await expectShown(page.getByText('A policy that cannot be read denies every call.', { exact: false }));
  });

  test('explains by keyboard which rule would decide about a call', async () => {
    await using screens = await browser.open({ place, handlers: inForce });
    const { page, core } = screens;
    await page.getByText('What would happen to a call?').press('Enter');
    const explain = page.getByRole('button', { name: 'Explain' });
    await explain.press('Enter');
    await expectShown(page.getByText('Give the name of a tool.'));
    await page.getByRole('textbox', { name: 'Tool' }).fill('export_all');
    await page.getByRole('textbox', { name: 'Arguments, as JSON' }).fill('[1]');
    await expectShown(page.getByText('This is no JSON object.'));
    await page.getByRole('textbox', { name: 'Arguments, as JSON' }).fill('{"to":"file"}');
    await explain.press('Enter');
    await expectShown(page.getByText('Something denies it, and a denial always wins.'));
    await expectShown(page.getByText('Decided by: managed:no-exports'));
    await expectShown(page.getByText('nobody knows whether it has changed', { exact: false }));
    const matched = page.getByRole('list', { name: 'What matches, the strongest first' });
    await expectShown(matched.getByText('Any host may never run tools like export_* on wiki.'));
    await expectShown(matched.getByText('Hangs on what was not given'));
    const input = { host: 'claude-desktop', server: 'wiki', tool: 'export_all', arguments: { to: 'file' } };
    expect(core.calls.filter(({ name }) => name === 'policy.explain')).toEqual([{ name: 'policy.explain', input }]);
    await page.getByRole('textbox', { name: 'Tool' }).fill('another');
    expect(await page.getByText('Decided by: managed:no-exports').count()).toBe(0);
  });

  test('that is not in force yet is tried on the calls that were made, from a file or as typed', async () => {
    await using screens = await browser.open({ place, handlers: inForce });
    const { page, core } = screens;
    await page.getByText('What would another policy have done?').press('Enter');
    expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true);
    const file = { name: 'policy.jsonc', mimeType: 'application/json', buffer: Buffer.from('{"rules":[]}') };
    await page.getByLabel('Or a file').setInputFiles(file);
    await page.getByRole('button', { name: 'Preview' }).press('Enter');
    await expectShown(page.getByText('Would have blocked 12 calls, asked about 40 calls and let 97 calls pass.'));
    await expectShown(page.getByText('There are older calls that were not replayed.'));
    const calls = page.getByRole('list', { name: 'Calls, the most frequent first' });
    const blocked = calls.getByRole('listitem').filter({ hasText: 'delete_page\\u{202e} on wiki by Claude Desktop' });
    await expectShown(blocked.getByText('Would be blocked'));
    const asked = core.calls.filter(({ name }) => name === 'policy.preview');
    expect(asked).toEqual([{ name: 'policy.preview', input: { text: '{"rules":[]}' } }]);
  });

  test('that is none says where it is wrong', async () => {
    const preview = () => fail('policy-text-invalid', { line: 1, column: 2, reason: 'a value is expected' });
    await using screens = await browser.open({ place, handlers: { policy: { ...inForce.policy, preview } } });
    const { page } = screens;
    await page.getByText('What would another policy have done?').click();
    await page.getByRole('textbox', { name: 'Policy, as JSON' }).fill('{');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expectShown(page.getByText('a value is expected at line 1, column 2', { exact: false }));
  });

  test.each([
    { size: wide, theme: 'light' as const },
    { size: small, theme: 'dark' as const },
  ])('nothing is cut off and axe finds nothing: $theme', async (at) => {
    await using screens = await browser.open({ place, handlers: inForce, ...at });
    const { page } = screens;
    await page.getByText('What would happen to a call?').click();
    await page.getByRole('textbox', { name: 'Tool' }).fill('export_all');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('What would another policy have done?').click();
    await page.getByRole('textbox', { name: 'Policy, as JSON' }).fill('{}');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expectShown(page.getByText('Would have blocked', { exact: false }));
    await page.getByRole('heading', { name: 'Policy', exact: true }).scrollIntoViewIfNeeded();
    await look(page, { ...at, hand: 'mouse', name: 'policy' }, 'policy');
    expect(screens.complaints).toEqual([]);
  });
});
