import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tool } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { ago, anAccount, aServer, aSignedOutServer, emptyState, usualState } from '../fakes/state.ts';
import { focusedText, type ScreensBrowser, startScreensBrowser, noChromium } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Servers (${noChromium ?? 'in Chromium'})`, () => {
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
    await using screens = await browser.open({
      place: '#/servers/wiki',
      handlers: { servers: { tools: () => tools } },
    });
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
    await using screens = await browser.open({
      place: '#/servers/wiki',
      handlers: { servers: { tools: () => tools } },
    });
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

  test('an address of a server that is gone says so', async () => {
    await using screens = await browser.open({ place: '#/servers/gone' });
    await screens.page.getByRole('heading', { level: 1, name: 'There is no server called gone' }).waitFor();
    await screens.page.getByRole('link', { name: 'All servers' }).click();
    await expect.poll(() => screens.page.getByRole('heading', { level: 1 }).textContent()).toBe('Servers');
  });
});
