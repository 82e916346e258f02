import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aServer, aSignedOutServer, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  focusedText,
  noChromium,
  type Screens,
  type ScreensBrowser,
  small,
  startScreensBrowser,
  textSize,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Credentials of one\u2019s own (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const wiki = aServer('wiki', { clientId: '0oa1b2c3d4', headers: ['X-Api-Key', 'X-Tenant'] });
  const signedOut = {
    server: 'wiki',
    account: 'person@wiki',
    accountName: 'Robin Example',
    issuer: 'https://login.company.example',
    revocation: 'revoked' as const,
  };
  const handlers: ScreensHandlers = {
    servers: {
      add: ({ input }) => aSignedOutServer(input.name),
      setClient: () => ({ server: aServer('wiki'), signOut: [signedOut] }),
      setHeaders: () => wiki,
    },
  };
  const open = (server = wiki) =>
    browser.open({ place: `#/servers/${server.id}`, state: usualState({ servers: [server] }), handlers });
  const region = (page: Page) => page.getByRole('region', { name: 'Credentials of your own' });
  const inputs = ({ core }: Screens, call: string) =>
    core.calls.filter(({ name }) => name === call).map(({ input }) => input);

  describe('while a server is added', () => {
    const adding = async () => {
      const screens = await browser.open({ place: '#/servers', handlers });
      await screens.page.getByRole('button', { name: 'Add a server' }).click();
      await screens.page.getByRole('textbox', { name: 'Address' }).fill('https://crm.example/mcp');
      await screens.page.getByText('I was given a client id').click();
      return screens;
    };
    const submit = (page: Page) => page.getByRole('button', { name: 'Add server' }).click();

    test('go with it: a client that is a machine, and headers', async () => {
      await using screens = await adding();
      const { page } = screens;
      await page.getByRole('textbox', { name: 'Client id' }).fill('nightly');
      await page.getByRole('radio', { name: 'Private key' }).click();
      await page.getByRole('textbox', { name: 'Private key' }).fill('{"kty":"EC"}');
      await page.getByRole('checkbox', { name: 'without a person' }).check();
      await page.getByRole('button', { name: 'Add a header' }).click();
      const header = page.getByRole('group', { name: 'Header 1' });
      await header.getByLabel('Header name').fill('X-Api-Key');
      await header.getByLabel('Value').fill('k1');
      await submit(page);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(inputs(screens, 'servers.add')).toEqual([
        {
          name: 'crm',
          url: 'https://crm.example/mcp',
          clientId: 'nightly',
          clientKey: '{"kty":"EC"}',
          machine: true,
          headers: [{ name: 'X-Api-Key', value: 'k1' }],
        },
      ]);
    });

    test('that cannot be are said beside their fields, which are opened where they were folded away', async () => {
      await using screens = await adding();
      const { page } = screens;
      await page.getByRole('checkbox', { name: 'without a person' }).check();
      await page.getByRole('button', { name: 'Add a header' }).click();
      await page.getByLabel('Header name').fill('Cookie');
      await page.getByText('I was given a client id').click();
      await submit(page);
      await page.getByText('Without a person, the client needs a secret or a key.').waitFor();
      await page.getByText('This cannot be stored: a cookie belongs to a browser and changes by itself.').waitFor();
      await page.getByText('Give the value.').waitFor();
      expect(inputs(screens, 'servers.add')).toEqual([]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      await page.setViewportSize(small);
      await textSize(page, 200);
      expect(await clippedTexts(page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    });
  });

  test('are shown by their names alone', async () => {
    await using screens = await open();
    const text = await region(screens.page).textContent();
    expect(text).toContain('0oa1b2c3d4');
    expect(text).toContain('X-Api-KeyX-Tenant');
    await using machine = await open(aServer('wiki', { clientId: 'nightly', machine: true }));
    await region(machine.page).getByText('Signs in as this client itself, without a person').waitFor();
    // Without its client a machine could never sign in.
    expect(await machine.page.getByRole('button', { name: 'Remove client id' }).count()).toBe(0);
    await using none = await open(aServer('wiki'));
    await region(none.page).getByText('None. Drawbridge makes itself known.').waitFor();
  });

  test('another client is given by keyboard alone; who that signs out is said before and after', async () => {
    await using screens = await open();
    const { page } = screens;
    await page.getByRole('button', { name: 'Change client id' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'A client id for wiki' });
    await dialog.getByText('Another client id signs out 1 account.').waitFor();
    const id = dialog.getByRole('textbox', { name: 'Client id' });
    expect(await id.inputValue()).toBe('0oa1b2c3d4');
    await id.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('other');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.type('s3cret');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(inputs(screens, 'servers.setClient')).toEqual([
      { server: 'wiki', clientId: 'other', clientSecret: 's3cret' },
    ]);
    screens.core.change({ servers: [aSignedOutServer('wiki')] });
    await page.getByText('Robin Example is signed out of wiki.').waitFor();
  });

  test('a machine cannot be left without something to prove itself by', async () => {
    await using screens = await open(aServer('wiki', { clientId: 'nightly', machine: true }));
    const { page } = screens;
    await page.getByRole('button', { name: 'Change client id' }).click();
    const dialog = page.getByRole('dialog', { name: 'A client id for wiki' });
    await dialog.getByRole('radio', { name: 'None' }).click();
    await dialog.getByRole('button', { name: 'Save client' }).click();
    await dialog.getByText('Without a person, the client needs a secret or a key.').waitFor();
    expect(inputs(screens, 'servers.setClient')).toEqual([]);
  });

  test('headers are replaced as a whole: their values have to be given again', async () => {
    await using screens = await open();
    const { page } = screens;
    await page.getByRole('button', { name: 'Change headers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Headers for wiki' });
    await dialog.getByRole('button', { name: 'Leave out X-Tenant' }).click();
    await dialog.getByRole('button', { name: 'Save headers' }).click();
    await dialog.getByText('Give the value.').waitFor();
    expect(inputs(screens, 'servers.setHeaders')).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel('Value').fill('k2');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await focusedText(page)).toBe('Change');
    expect(inputs(screens, 'servers.setHeaders')).toEqual([
      { server: 'wiki', headers: [{ name: 'X-Api-Key', value: 'k2' }] },
    ]);
  });

  test.each([
    ['Remove client id', 'Use no client id of your own for wiki?', 'servers.setClient', { server: 'wiki' }],
    ['Remove headers', 'Send no headers of your own to wiki?', 'servers.setHeaders', { server: 'wiki', headers: [] }],
  ])('%s: only after a question', async (name, question, call, input) => {
    await using screens = await open();
    const { page } = screens;
    await page.getByRole('button', { name }).click();
    const asked = page.getByRole('alertdialog', { name: question });
    await asked.waitFor();
    expect(inputs(screens, call)).toEqual([]);
    await asked.getByRole('button', { name }).click();
    await asked.waitFor({ state: 'detached' });
    expect(inputs(screens, call)).toEqual([input]);
  });

  test('axe finds nothing and nothing is cut off', async () => {
    await using screens = await open();
    const { page } = screens;
    await region(page).waitFor();
    for (const size of [{ width: 1280, height: 800 }, small]) {
      await page.setViewportSize(size);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await clippedTexts(page)).toEqual([]);
    }
    await textSize(page, 200);
    expect(await clippedTexts(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
