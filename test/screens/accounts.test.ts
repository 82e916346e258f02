import { describe, expect, test } from 'vitest';
import type { SignOutResult } from '../../shared/contract.ts';
import { anAccount, anEntry, aServer, aHost, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  expectShown,
  noChromium,
  small,
  textSize,
  useScreensBrowser,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Several accounts (${noChromium ?? 'in Chromium'})`, () => {
  const open = useScreensBrowser();

  const issuer = 'https://login.company.example';
  const sam = anAccount('wiki', { id: 'sam', name: 'Sam' });
  const wiki = aServer('wiki', { accounts: [anAccount('wiki'), sam], chosen: [{ agent: 'cursor', account: 'sam' }] });
  const state = usualState({
    servers: [wiki],
    hosts: [aHost(['wiki']), aHost(['wiki'], { host: 'cursor', title: 'Cursor' })],
    entries: [
      anEntry('wiki'),
      anEntry('wiki', { id: 'e2', host: 'cursor' }),
      anEntry('wiki', { id: 'e3', host: 'other', name: 'my-script' }),
    ],
  });
  const place = '#/servers/wiki';
  const result = (account: string, accountName: string): SignOutResult => ({
    server: 'wiki',
    account,
    accountName,
    issuer,
    revocation: 'revoked',
  });

  test('show who hosts use, and another can be made that', async () => {
    const handlers = { servers: { useAccount: () => wiki, tools: () => [] } };
    await using screens = await open({ place, state, handlers });
    const { page, core } = screens;
    const rows = page.getByRole('list', { name: 'Accounts' }).getByRole('listitem');
    await expectShown(rows.filter({ hasText: 'Robin Example' }).getByText('Hosts use this one'));
    await page.getByRole('button', { name: 'Use by default: Sam' }).click();
    const input = { server: 'wiki', account: 'sam' };
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'servers.useAccount', input });
  });

  test('are chosen for each host, programs without a file among them', async () => {
    const handlers = { servers: { useAccount: () => wiki, tools: () => [] } };
    await using screens = await open({ place, state, handlers });
    const { page, core } = screens;
    expect(await page.getByRole('combobox', { name: 'Cursor' }).inputValue()).toBe('sam');
    expect(await page.getByRole('combobox', { name: 'Claude Desktop' }).inputValue()).toBe('');
    await page.getByRole('combobox', { name: 'my-script' }).selectOption('Sam');
    const input = { server: 'wiki', account: 'sam', agent: 'e3' };
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'servers.useAccount', input });
  });

  test('of one host are the default again, also where the one chosen was signed out', async () => {
    const gone = aServer('wiki', { chosen: [{ agent: 'cursor', account: 'sam' }] });
    const handlers = { servers: { useAccount: () => wiki, tools: () => [] } };
    await using screens = await open({ place, state: { ...state, servers: [gone] }, handlers });
    const { page, core } = screens;
    const choice = page.getByRole('combobox', { name: 'Cursor' });
    expect(await choice.getByRole('option', { selected: true }).textContent()).toBe('Nobody: sam is signed out');
    await choice.selectOption('The default (Robin Example)');
    const input = { server: 'wiki', agent: 'cursor' };
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'servers.useAccount', input });
  });

  test('go on being listed where the one hosts used was signed out, and one can take its place', async () => {
    const left = aServer('wiki', { accounts: [sam], accountState: 'sign-in-needed' });
    const { account: _, ...nobody } = left;
    const handlers = { servers: { useAccount: () => wiki } };
    await using screens = await open({ place, state: { ...state, servers: [nobody] }, handlers });
    const { page, core } = screens;
    await expectShown(page.getByText('Hosts use nobody\u2019s account'));
    await page.getByRole('button', { name: 'Use by default: Sam' }).click();
    const input = { server: 'wiki', account: 'sam' };
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'servers.useAccount', input });
  });

  test('are signed out one by one or all, and it says what became of each', async () => {
    const handlers = {
      servers: {
        tools: () => [],
        signOut: ({ input }: { input: { account?: string | undefined } }) =>
          input.account === undefined
            ? [result('person@wiki', 'Robin Example'), result('sam', 'Sam')]
            : [result('sam', 'Sam')],
      },
    };
    await using screens = await open({ place, state, handlers });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign out Sam' }).click();
    await page
      .getByRole('alertdialog', { name: 'Sign Sam out of wiki?' })
      .getByRole('button', { name: 'Sign out' })
      .click();
    core.change({ servers: [aServer('wiki')] });
    await expectShown(page.getByText('Sam is signed out of wiki.'));
    core.change({ servers: [wiki] });
    await page.getByRole('button', { name: 'Sign out all' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    core.change({ servers: [aServer('wiki', { accounts: [], accountState: 'sign-in-needed' })] });
    await expectShown(page.getByText('Robin Example is signed out of wiki.'));
    expect(core.calls.filter(({ name }) => name === 'servers.signOut').map(({ input }) => input)).toEqual([
      { server: 'wiki', account: 'sam' },
      { server: 'wiki' },
    ]);
  });

  test.each([
    ['Add another account of wiki', { server: 'wiki', another: true }],
    ['Sign in again as Sam', { server: 'wiki', another: false, account: 'sam' }],
  ])('%s', async (name, input) => {
    const handlers = {
      servers: {
        tools: () => [],
        async *signIn() {
          yield { step: 'done' as const, account: sam };
        },
      },
    };
    await using screens = await open({ place, state, handlers });
    await screens.page.getByRole('button', { name }).click();
    await expect.poll(() => screens.core.calls.find((call) => call.name === 'servers.signIn')?.input).toEqual(input);
  });

  test('everywhere are signed out from Settings, after a question', async () => {
    const handlers = { servers: { signOutEverywhere: () => [result('sam', 'Sam')] } };
    await using screens = await open({ place: '#/settings', state, handlers });
    const { page } = screens;
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page
      .getByRole('alertdialog', { name: 'Sign out of every server?' })
      .getByRole('button', { name: 'Sign out everywhere' })
      .click();
    await expectShown(page.getByText('Sam is signed out of wiki.'));
    await expectShown(page.getByText('The access was given back to login.company.example'));
  });

  test('axe finds nothing and nothing is cut off', async () => {
    await using screens = await open({ place, state, handlers: { servers: { tools: () => [] } } });
    const { page } = screens;
    await expectShown(page.getByText('Which host uses which'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    await page.setViewportSize(small);
    expect(await clippedTexts(page)).toEqual([]);
    await textSize(page, 200);
    expect(await clippedTexts(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
