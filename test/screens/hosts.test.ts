import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostHandlers, hostsState } from '../fakes/desk-states.ts';
import { emptyState } from '../fakes/state.ts';
import { noChromium, type ScreensBrowser, type ScreensOptions, startScreensBrowser } from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`Hosts (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const options: ScreensOptions = { place: '#/hosts', state: hostsState, handlers: hostHandlers };
  const acts = (calls: readonly { name: string; input: unknown }[]) =>
    calls.filter(({ name }) => name !== 'hosts.found');

  test('shows files, entries, who is connected and what is broken', async () => {
    await using screens = await browser.open(options);
    const { page } = screens;
    await expectShown(page.getByText('Connected now'));
    await expectShown(page.getByText('took the place of mcp-remote'));
    await expectShown(page.getByText('unexpected } at line 3'));
    await expectShown(page.getByText('Not there yet; it is made when you connect a server.'));
  });

  test('a server is connected, and the person hears what to do then', async () => {
    await using screens = await browser.open(options);
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Connect a server to Claude Desktop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
    await expectShown(page.getByText('Quit Claude Desktop and start it again.'));
    await expectShown(page.getByText('/home/person/mcp.json.bak'));
    expect(acts(core.calls)).toEqual([{ name: 'hosts.connect', input: { host: 'claude-desktop', server: 'tickets' } }]);
  });

  test('another bridge is taken over with one press, and put back after a question', async () => {
    await using screens = await browser.open(options);
    const { page, core } = screens;
    await expectShown(page.getByText('Drawbridge leaves out: header Authorization. Sign in instead.'));
    await page.getByRole('button', { name: 'Take over “docs” of Cursor' }).click();
    await expectShown(page.getByText('Quit Claude Desktop and start it again.'));
    await page.getByRole('button', { name: 'Put back what “wiki” was before' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Put back' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(acts(core.calls).map(({ name }) => name)).toEqual(['hosts.takeOver', 'hosts.undoTakeOver']);
  });

  test('disconnecting asks first', async () => {
    await using screens = await browser.open(options);
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Disconnect wiki from Claude Desktop' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(acts(core.calls)).toEqual([{ name: 'hosts.disconnect', input: { host: 'claude-desktop', server: 'wiki' } }]);
  });

  test('none was found', async () => {
    await using screens = await browser.open({ place: '#/hosts', state: emptyState() });
    await expectShown(screens.page.getByText('No host was found'));
  });
});
