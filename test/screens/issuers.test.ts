import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fail } from '../../shared/problem.ts';
import { someIssuers } from '../fakes/issuers.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import {
  accessibilityFaults,
  clippedTexts,
  expectShown,
  focusedText,
  noChromium,
  small,
  textSize,
  useScreensBrowser,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Sign-in services (${noChromium ?? 'in Chromium'})`, () => {
  const open = useScreensBrowser();

  const place = '#/access';
  const [company, vendor] = someIssuers();
  const handlers: ScreensHandlers = {
    issuers: {
      list: () => someIssuers(),
      setDeviation: () => company ?? expect.fail(),
      removeDeviation: () => ({ removed: true }),
      requireSignIn: ({ input }) => input,
    },
  };
  const panel = (page: Page) => page.getByRole('region', { name: 'Where you sign in' });
  const giveWay = (page: Page) => page.getByRole('button', { name: 'Give way to login.company.example' });
  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Give way to login.company.example?' });

  test('say how each knows Drawbridge, for which servers and until when', async () => {
    await using screens = await open({ place, handlers });
    const rows = panel(screens.page).getByRole('list', { name: 'Where you sign in' }).locator('> li');
    await expectShown(rows.first());
    const [first = '', second = ''] = await rows.allTextContents();
    expect(first).toContain('https://login.company.example/realms/everyone');
    expect(first).toContain('Drawbridge registered itself, for wiki and tickets');
    expect(first).toMatch(/0oa1b2c3d4e5f6 · registered 3 days ago · ends in 3 days/);
    expect(second).toContain('Knows Drawbridge by a client id you gave, for crm');
    expect(second).toContain('Knows Drawbridge by its public description, no server uses it now');
  });

  test('say where Drawbridge gives way, because of whom and what that risks; each can be taken away', async () => {
    await using screens = await open({ place, handlers });
    const { page, core } = screens;
    const deviations = page.getByRole('list', { name: 'Where Drawbridge gives way to login.company.example' });
    const redirect = deviations.getByRole('listitem').filter({ hasText: 'localhost:8080' });
    await expectShown(redirect.getByText('Learned from its answers 3 days ago.'));
    await expectShown(deviations.getByText('can take over your account. Set by you 1 hour ago.'));
    await page.getByRole('button', { name: 'Remove: Come back to a certain address' }).click();
    await expect.poll(() => core.calls.filter(({ name }) => name.startsWith('issuers.')).length).toBe(3);
    const input = { issuer: company?.issuer, name: 'redirect' };
    expect(core.calls).toContainEqual({ name: 'issuers.removeDeviation', input });
  });

  test('are those of one server where the screen is about one', async () => {
    await using screens = await open({ place: '#/access/wiki', handlers });
    await expectShown(panel(screens.page).getByText('login.company.example', { exact: true }));
    expect(await panel(screens.page).getByText('auth.vendor.example').count()).toBe(0);
    expect(vendor?.clients[0]?.servers).not.toContain('wiki');
  });

  test('are given way to by keyboard alone, with the address they want', async () => {
    await using screens = await open({ place, handlers });
    const { page, core } = screens;
    await giveWay(page).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('textbox', { name: 'Address' }).focus();
    await page.keyboard.type('localhost:9000');
    await dialog(page).getByRole('button', { name: 'Give way' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await focusedText(page)).toBe('Give way');
    const input = { issuer: company?.issuer, name: 'redirect', value: 'localhost:9000', riskAccepted: false };
    expect(core.calls).toContainEqual({ name: 'issuers.setDeviation', input });
  });

  test('say how often the person signs in anew, whatever they allow, and take another answer', async () => {
    await using screens = await open({ place, handlers });
    const { page, core } = screens;
    const every = page.getByRole('combobox', { name: 'You sign in anew at login.company.example' });
    expect(await every.getByRole('option', { selected: true }).textContent()).toBe('Every 12 hours');
    await every.selectOption('When it asks');
    const input = { issuer: company?.issuer, hours: 0 };
    await expect.poll(() => core.calls).toContainEqual({ name: 'issuers.requireSignIn', input });
  });

  test('an address that none can come back to is said beside its field', async () => {
    const reason = 'give 127.0.0.1 or localhost';
    const refusing = { setDeviation: () => fail('deviation-invalid', { name: 'redirect', reason }) };
    await using screens = await open({ place, handlers: { issuers: { ...handlers.issuers, ...refusing } } });
    const { page } = screens;
    await giveWay(page).click();
    await dialog(page).getByRole('button', { name: 'Give way' }).click();
    await expectShown(dialog(page).getByText(reason));
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test('what could cost an account is asked once more, with what it risks; the safe answer has the focus', async () => {
    await using screens = await open({ place, handlers });
    const { page, core } = screens;
    await giveWay(page).click();
    await dialog(page).getByRole('radio', { name: 'Trust that it protects sign-ins' }).click();
    await dialog(page).getByRole('button', { name: 'Give way…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Trust that login.company.example protects sign-ins?' });
    await expectShown(question.getByText('can take over your account'));
    expect(await focusedText(page)).toBe('Cancel');
    expect(core.calls.map(({ name }) => name)).not.toContain('issuers.setDeviation');
    expect(await accessibilityFaults(page)).toEqual([]);
    await question.getByRole('button', { name: 'They say it does' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const input = { issuer: company?.issuer, name: 'assume-pkce', riskAccepted: true };
    expect(core.calls).toContainEqual({ name: 'issuers.setDeviation', input });
  });

  test('their states: none, failed and again', async () => {
    let times = 0;
    const once = { list: () => (++times === 1 ? fail('internal', { reason: 'busy' }) : []) };
    await using screens = await open({ place, handlers: { issuers: once } });
    const { page } = screens;
    await expectShown(page.getByRole('alert').getByText('busy'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await panel(page).count()).toBe(0);
  });

  test('axe finds nothing and nothing is cut off', async () => {
    await using screens = await open({ place, handlers });
    const { page } = screens;
    await expectShown(panel(page));
    const look = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      expect(await clippedTexts(page)).toEqual([]);
    };
    await look();
    await page.setViewportSize(small);
    await look();
    await textSize(page, 200);
    expect(await clippedTexts(page)).toEqual([]);
    await giveWay(page).click();
    await dialog(page).waitFor();
    await look();
    expect(screens.complaints).toEqual([]);
  });
});
