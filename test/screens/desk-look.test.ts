import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someAccess } from '../fakes/access.ts';
import { hostHandlers, hostsState, ledger, locked, permissions, vaulted } from '../fakes/desk-states.ts';
import { ago, aPrompt, emptyState, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  small,
  wide,
  noChromium,
  type ScreensBrowser,
  type ScreensOptions,
  startScreensBrowser,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(`How they look (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const screensOf: [string, ScreensOptions, string | RegExp][] = [
    ['approvals', { state: usualState({ prompts: [aPrompt('P1'), aPrompt('P2')] }) }, 'Question 1 of 2'],
    ['approvals', {}, 'Nothing waits for you'],
    ['permissions', { state: usualState({ permissions: permissions() }) }, 'Select all shown'],
    ['permissions', { state: usualState({ permissions: ledger() }) }, 'Locked'],
    ['permissions', {}, 'Nothing is remembered'],
    ['access', { handlers: { access: { list: () => someAccess() } } }, 'What you refused'],
    ['access', {}, 'No access is held'],
    ['activity', { handlers: { activity: { list: () => [{ number: 1, at: ago(3), kind: 'problem' }] } } }, /^Problem$/],
    ['activity', {}, 'Nothing happened yet'],
    ['hosts', { state: hostsState, handlers: hostHandlers }, 'Connected now'],
    ['hosts', { state: emptyState() }, 'No host was found'],
    ['settings', { state: vaulted(locked) }, 'Locked with a passphrase'],
  ];
  const ways = [
    { theme: 'light' as const, size: wide, textSize: 100 },
    { theme: 'dark' as const, size: small, textSize: 100 },
    { theme: 'light' as const, size: small, textSize: 200 },
  ];
  test.each(screensOf)('axe finds nothing and nothing is cut off: %s, %o', async (place, options, ready) => {
    for (const way of ways) {
      await using screens = await browser.open({ place: `#/${place}`, ...options, ...way });
      await expectShown(screens.page.getByText(ready).first());
      // Buttons fade in when the guard opens.
      await expect.poll(() => screens.page.locator('[data-waiting]').count()).toBe(0);
      expect(await accessibilityFaults(screens.page)).toEqual([]);
      expect(await clippedTexts(screens.page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    }
  });

  test.each(['approvals', 'permissions', 'access', 'hosts', 'settings'])(
    '%s waits for the core, and says when it is away',
    async (place) => {
      await using screens = await browser.open({ place: `#/${place}`, state: 'loading' });
      const { page, core } = screens;
      await expectShown(page.getByRole('status', { name: 'Loading…' }));
      core.goAway();
      await expectShown(page.getByRole('alert').getByText('Drawbridge is not running.'));
      expect(await accessibilityFaults(page)).toEqual([]);
    },
  );
});
