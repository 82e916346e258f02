import type { SignOutResult } from '../../shared/contract.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail } from '../../shared/problem.ts';
import { aHost, anAccount, aServer, aSignedOutServer, usualState } from '../fakes/state.ts';
import { focusedText, type ScreensBrowser, startScreensBrowser, noChromium } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`What is done on a server (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const signedOut = (revocation: SignOutResult['revocation']): SignOutResult => ({
    server: 'wiki',
    account: 'person@wiki',
    accountName: 'Robin Example',
    issuer: 'https://login.company.example',
    revocation,
  });
  const change = { host: 'claude-desktop', server: 'wiki', files: [], afterwards: 'Start Claude Desktop again.' };

  test('a sign-in shows its address, can be copied, and ends by itself when it is done', async () => {
    let finish = () => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    const url = 'https://login.company.example/authorize?state=1';
    await using screens = await browser.open({
      place: '#/servers/tickets',
      state: usualState({ servers: [aSignedOutServer('tickets')] }),
      handlers: {
        servers: {
          async *signIn() {
            yield { step: 'browser', url, opened: false };
            await done;
            yield { step: 'done', account: anAccount('tickets') };
          },
        },
      },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign in to tickets' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in to tickets' });
    await dialog.getByText('Open this address in a browser').waitFor();
    await dialog.getByRole('button', { name: 'Copy address' }).click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(url);
    finish();
    await dialog.waitFor({ state: 'detached' });
    core.change({ servers: [aServer('tickets')] });
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  test('a sign-in that is given up is cancelled in the core', async () => {
    await using screens = await browser.open({
      place: '#/servers/tickets',
      state: usualState({ servers: [aSignedOutServer('tickets')] }),
      handlers: {
        servers: {
          async *signIn({ signal }) {
            yield { step: 'browser', url: 'https://login.company.example/', opened: true };
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          },
          cancelSignIn: () => ({ cancelled: true }),
        },
      },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign in to tickets' }).click();
    await page.getByText('Go on in your browser').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'servers.cancelSignIn', input: { server: 'tickets' } });
  });

  test('a sign-in that fails says why and can be tried again', async () => {
    await using screens = await browser.open({
      place: '#/servers/tickets',
      state: usualState({ servers: [aSignedOutServer('tickets')] }),
      handlers: { servers: { signIn: () => fail('vault-unset'), cancelSignIn: () => ({ cancelled: false }) } },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign in to tickets' }).click();
    await page.getByRole('dialog').getByText('There is no keychain on this machine').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => core.calls.filter(({ name }) => name === 'servers.signIn').length).toBe(2);
  });

  test('signing out says what it does, has the safe answer in focus, and says how it went', async () => {
    await using screens = await browser.open({
      place: '#/servers/wiki',
      handlers: { servers: { signOut: () => [signedOut('queued')] } },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Sign out of wiki?' });
    await dialog.getByText('gives its access back to login.company.example').waitFor();
    await expect.poll(() => focusedText(page)).toBe('Cancel');
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await dialog.waitFor({ state: 'detached' });
    core.change({ servers: [aSignedOutServer('wiki')] });
    await page.getByText('Robin Example is signed out of wiki.').waitFor();
    await page.getByText('login.company.example cannot be reached now').waitFor();
  });

  test('removing asks first, and Enter pressed in haste removes nothing', async () => {
    await using screens = await browser.open({
      place: '#/servers/wiki',
      handlers: { servers: { remove: () => ({ signOut: [signedOut('revoked')] }) } },
    });
    const { page, core } = screens;
    const remove = page.getByRole('button', { name: 'Remove' });
    await remove.click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove wiki?' });
    await dialog.getByText('1 host still names it').waitFor();
    await expect.poll(() => focusedText(page)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(core.calls.some(({ name }) => name === 'servers.remove')).toBe(false);
    await remove.click();
    await dialog.getByRole('button', { name: 'Remove server' }).click();
    await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor();
  });

  test('a host is connected and disconnected, with what to do afterwards', async () => {
    const hosts = [aHost([])];
    await using screens = await browser.open({
      place: '#/servers/wiki',
      state: usualState({ hosts, entries: [] }),
      handlers: { hosts: { connect: () => change, disconnect: () => change } },
    });
    const { page, core } = screens;
    await page.getByText('No host uses this server yet.').waitFor();
    await page.getByRole('button', { name: 'Connect Claude Desktop' }).click();
    await page.getByText('Start Claude Desktop again.').waitFor();
    core.change({ entries: usualState().entries });
    await page.getByRole('button', { name: 'Disconnect Claude Desktop' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect
      .poll(() => core.calls.at(-1))
      .toEqual({ name: 'hosts.disconnect', input: { host: 'claude-desktop', server: 'wiki' } });
  });
});
