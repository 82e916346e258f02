import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail } from '../../shared/problem.ts';
import { locked, settings, vaulted } from '../fakes/desk-states.ts';
import type { Made, ScreensHandlers } from '../fakes/screens-core.ts';
import { usualState } from '../fakes/state.ts';
import { noChromium, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

/** What a person did, beside what the screen reads. */
const acts = (calls: readonly Made[]) => calls.filter(({ name }) => name !== 'policy.show');

describe.skipIf(noChromium !== undefined)(`Settings (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/settings';

  test('a value is saved; what the core refuses is said at the field', async () => {
    const handlers: ScreensHandlers = {
      settings: {
        set: ({ input }) =>
          input.value === '30'
            ? { ...input, default: 'auto', about: '' }
            : fail('setting-invalid', { key: input.key, reason: 'give a number of seconds' }),
      },
    };
    await using screens = await browser.open({ place, state: usualState({ settings }), handlers });
    const { page } = screens;
    await page.getByRole('textbox', { name: 'How long a call waits for you' }).fill('soon');
    await page.getByRole('button', { name: 'Save: How long a call waits for you' }).click();
    await expectShown(page.getByText('cannot be set so (give a number of seconds)', { exact: false }));
    await page.getByRole('textbox', { name: 'How long a call waits for you' }).fill('30');
    await page.keyboard.press('Enter');
    await expectShown(page.getByText('Saved'));
  });

  test('who decides: a switch at once, and what a policy decides is locked and says so', async () => {
    const handlers: ScreensHandlers = {
      settings: { set: ({ input }) => ({ ...input, default: 'anywhere', about: '' }) },
    };
    await using screens = await browser.open({ place, state: usualState({ settings }), handlers });
    const { page, core } = screens;
    await page.getByRole('switch', { name: 'Take answers and rules from Drawbridge’s own screens only' }).click();
    const call = { name: 'settings.set', input: { key: 'decisions-from', value: 'screens' } };
    await expect.poll(() => acts(core.calls)).toEqual([call]);
    expect(await page.getByRole('switch', { name: 'Let hosts ask for an approval, too' }).isDisabled()).toBe(true);
    await expectShown(page.getByText('Locked: your administrator decides this.', { exact: false }));
  });

  test.each([
    [{ mode: 'unset', keychain: 'absent', usable: false, records: 0 }, 'Nothing is stored, so nobody can sign in.'],
    [{ mode: 'keychain', keychain: 'locked', usable: false, records: 2 }, 'Locked. Unlock it'],
    [{ mode: 'keychain', keychain: 'denied', usable: false, records: 2 }, 'It refuses Drawbridge.'],
    [{ mode: 'keychain', keychain: 'replaced', usable: false, records: 2 }, 'Forget and start over'],
    [{ mode: 'session-only', keychain: 'absent', usable: true, records: 2 }, 'This is a weaker way than the keychain.'],
  ] as const)('the vault in words: %o', async (vault, words) => {
    await using screens = await browser.open({ place, state: vaulted(vault) });
    await expectShown(screens.page.getByText(words, { exact: false }));
  });

  test('the vault is unlocked with its passphrase', async () => {
    const handlers: ScreensHandlers = { vault: { unlock: () => ({ ...locked, usable: true }) } };
    await using screens = await browser.open({ place, state: vaulted(locked), handlers });
    await screens.page.getByLabel('Passphrase').fill('a long one');
    await screens.page.getByRole('button', { name: 'Unlock' }).click();
    const call = { name: 'vault.unlock', input: { passphrase: 'a long one' } };
    await expect.poll(() => acts(screens.core.calls)).toEqual([call]);
  });

  test('a weaker way is chosen by name; a passphrase is given twice', async () => {
    const handlers: ScreensHandlers = { vault: { use: () => ({ ...locked, usable: true }) } };
    await using screens = await browser.open({ place, state: usualState({ settings }), handlers });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('radio', { name: 'Locked with a passphrase' }).check();
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('a long one');
    await page.getByRole('button', { name: 'Use this' }).click();
    await expectShown(page.getByText('The two are not the same.'));
    await page.getByRole('textbox', { name: 'The same again' }).fill('a long one');
    await page.getByRole('button', { name: 'Use this' }).click();
    const input = { mode: 'passphrase', passphrase: 'a long one', reset: false };
    await expect.poll(() => acts(core.calls)).toEqual([{ name: 'vault.use', input }]);
  });

  test('colours change at once and stay', async () => {
    await using screens = await browser.open({ place });
    const { page } = screens;
    await page.getByRole('radio', { name: 'Dark' }).check();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.reload();
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  });
});
