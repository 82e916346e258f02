import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tool } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { aHost, ago, anAccount, aServer, aSignedOutServer, emptyState, usualState } from '../fakes/state.ts';
import { focusedText, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';

let browser: ScreensBrowser;
beforeAll(async () => {
  browser = await startScreensBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());

const tools: Tool[] = [
  { name: 'search', title: 'Search', annotations: { readOnlyHint: true }, decision: 'allow', because: 'grant-1' },
  { name: 'update', description: 'Replaces a page.', decision: 'ask', because: 'definition-changed' },
  { name: 'delete', annotations: { destructiveHint: true }, decision: 'deny', because: 'rule-1' },
];
const change = { host: 'claude-desktop', server: 'wiki', files: [], afterwards: 'Start Claude Desktop again.' };

test('the list says for each server whether it can be used', async () => {
  const failing = {
    state: 'failing' as const,
    at: ago(9),
    message: 'The server "wiki" is away.',
    next: 'Wait for it.',
  };
  const servers = [aServer('wiki', { health: failing }), aSignedOutServer('tickets')];
  await using screens = await browser.open({ place: '#/servers', state: usualState({ servers }) });
  const rows = screens.page.getByRole('list', { name: 'Your servers' }).getByRole('listitem');
  await rows.first().waitFor();
  const [wiki = '', tickets = ''] = await rows.allTextContents();
  expect(wiki).toContain('Failing');
  expect(wiki).toContain('Signed in');
  expect(wiki).toContain('The server "wiki" is away.');
  expect(tickets).toContain('Sign-in needed');
});

test('many servers can be searched', async () => {
  const servers = Array.from({ length: 200 }, (_, i) => aServer(`server-${i}`));
  await using screens = await browser.open({ place: '#/servers', state: usualState({ servers }) });
  const rows = screens.page.getByRole('list', { name: 'Your servers' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(200);
  await screens.page.getByLabel('Find a server').fill('server-17');
  await expect.poll(() => rows.count()).toBe(11);
  await screens.page.getByLabel('Find a server').fill('nothing like it');
  await screens.page.getByText('No server matches “nothing like it”.').waitFor();
});

test('without servers it says what to do; before the core has answered it waits', async () => {
  await using empty = await browser.open({ place: '#/servers', state: emptyState() });
  await empty.page.getByRole('heading', { name: 'No servers yet' }).waitFor();
  await using loading = await browser.open({ place: '#/servers', state: 'loading' });
  await loading.page.getByRole('status', { name: 'Loading…' }).waitFor();
  expect(await loading.page.getByRole('button', { name: 'Add a server' }).isDisabled()).toBe(true);
});

test('a server is added by keyboard alone; its name is made from the address', async () => {
  await using screens = await browser.open({
    place: '#/servers',
    handlers: { servers: { add: ({ input }) => aSignedOutServer(input.name) } },
  });
  const { page, core } = screens;
  await page.getByRole('button', { name: 'Add a server' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Add a server' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT');
  await page.keyboard.type('https://mcp.notes.example/mcp');
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('notes');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /notes/ }).waitFor();
  expect(core.calls.find(({ name }) => name === 'servers.add')?.input).toEqual({
    name: 'notes',
    url: 'https://mcp.notes.example/mcp',
  });
});

test('an address that is none is said beside its field, and Escape closes the dialog', async () => {
  await using screens = await browser.open({ place: '#/servers' });
  const { page, core } = screens;
  const open = page.getByRole('button', { name: 'Add a server' });
  await open.click();
  await page.getByRole('textbox', { name: 'Address' }).fill('wiki');
  await page.getByRole('button', { name: 'Add server' }).click();
  await page.getByText('Give a whole address that starts with https://').waitFor();
  expect(core.calls).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe('Add a server');
});

test('what the core refuses is said with what to do', async () => {
  await using screens = await browser.open({
    place: '#/servers',
    handlers: { servers: { add: () => fail('server-exists', { server: 'wiki' }) } },
  });
  const { page } = screens;
  await page.getByRole('button', { name: 'Add a server' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill('https://wiki.example/mcp');
  await page.getByRole('textbox', { name: 'Name' }).fill('wiki');
  await page.getByRole('button', { name: 'Add server' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('A server called "wiki" exists already.').waitFor();
  expect(await alert.textContent()).toContain('Choose another name');
});

test('a server shows account, access and era in plain words, and no token', async () => {
  await using screens = await browser.open({ place: '#/servers/wiki', handlers: { servers: { tools: () => tools } } });
  const account = screens.page.getByRole('region', { name: 'Account' });
  await account.getByText('Robin Example').waitFor();
  await account.getByText('wiki.read').waitFor();
  await account.getByText(/Renewed by itself; the current pass ends in 39 minutes/).waitFor();
  const connection = await screens.page.getByRole('region', { name: 'Connection' }).textContent();
  expect(connection).toContain('2025-11-25 (earlier generation, translated for your hosts)');
  expect(connection).toContain('Answered 1 minute ago');
});

test('an access that ends and cannot be renewed says when', async () => {
  const account = anAccount('wiki', { refreshable: false, expiresAt: ago(120) });
  const state = usualState({ servers: [aServer('wiki', { account, accountState: 'sign-in-needed' })] });
  await using screens = await browser.open({ place: '#/servers/wiki', state });
  const region = screens.page.getByRole('region', { name: 'Account' });
  await region.getByText('Ended 2 minutes ago; sign in again').waitFor();
  expect(await region.getByRole('button', { name: 'Sign in again to wiki' }).textContent()).toBe('Sign in again');
});

test('tools show what the server claims, and what would happen', async () => {
  await using screens = await browser.open({ place: '#/servers/wiki', handlers: { servers: { tools: () => tools } } });
  const rows = screens.page.getByRole('list', { name: 'Tools' }).getByRole('listitem');
  await rows.first().waitFor();
  const [search = '', update = '', remove = ''] = await rows.allTextContents();
  expect(search).toContain('Allowed');
  expect(search).toContain('The server claims: only reads');
  expect(update).toContain('changed since you allowed it');
  expect(update).toContain('Asks you');
  expect(remove).toContain('Denied');
  expect(remove).toContain('may destroy');
});

test('tools that cannot be had say why and can be asked for again', async () => {
  let times = 0;
  await using screens = await browser.open({
    place: '#/servers/wiki',
    handlers: {
      servers: {
        tools: () => (++times === 1 ? fail('server-unreachable', { server: 'wiki', reason: 'no route' }) : tools),
      },
    },
  });
  await screens.page.getByText('The server "wiki" cannot be reached (no route).').waitFor();
  await screens.page.getByRole('button', { name: 'Ask again' }).click();
  await screens.page.getByRole('list', { name: 'Tools' }).waitFor();
  expect(await screens.page.getByRole('alert').count()).toBe(0);
});

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
    handlers: { servers: { signOut: () => ({ revocation: 'failed' }) } },
  });
  const { page, core } = screens;
  await page.getByRole('button', { name: 'Sign out' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Sign out of wiki?' });
  await dialog.getByText('gives its access back to https://login.company.example').waitFor();
  await expect.poll(() => focusedText(page)).toBe('Cancel');
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await dialog.waitFor({ state: 'detached' });
  core.change({ servers: [aSignedOutServer('wiki')] });
  await page.getByText('Signed out here. The issuer could not be reached').waitFor();
});

test('removing asks first, and Enter pressed in haste removes nothing', async () => {
  await using screens = await browser.open({
    place: '#/servers/wiki',
    handlers: { servers: { remove: () => ({ signOut: { revocation: 'revoked' } }) } },
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

test('an address of a server that is gone says so', async () => {
  await using screens = await browser.open({ place: '#/servers/gone' });
  await screens.page.getByRole('heading', { level: 1, name: 'There is no server called gone' }).waitFor();
  await screens.page.getByRole('link', { name: 'All servers' }).click();
  expect(await screens.page.getByRole('heading', { level: 1 }).textContent()).toBe('Servers');
});
