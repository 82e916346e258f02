import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostChange, Setting } from '../../shared/contract.ts';
import type { FoundServer, Permission, VaultStatus } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aHost, ago, anEntry, aPrompt, aServer, emptyState, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  type ScreensBrowser,
  type ScreensOptions,
  small,
  noChromium,
  startScreensBrowser,
  wide,
} from '../harness/screens.ts';

/** It is on the screen, or comes there in time. */
const expectShown = (locator: Locator) => locator.waitFor();

describe.skipIf(noChromium !== undefined)(
  `Approvals, Permissions, Hosts and Settings (${noChromium ?? 'in Chromium'})`,
  () => {
    let browser: ScreensBrowser;
    beforeAll(async () => {
      browser = await startScreensBrowser();
    });
    afterAll(() => browser[Symbol.asyncDispose]());

    function aPermission(id: string, changed: Partial<Permission> = {}): Permission {
      const scope = { host: 'claude-desktop', server: 'wiki', tool: 'read_page' };
      return { id, origin: 'grant', effect: 'allow', ...scope, createdAt: ago(60), uses: 3, ...changed };
    }

    const permissions = [
      aPermission('G1'),
      aPermission('R1', { origin: 'rule', effect: 'deny', host: '*', server: '*', tool: 'delete_*' }),
      aPermission('G2', { tool: '*', session: 's1' }),
      aPermission('R2', { origin: 'rule', effect: 'ask', tool: 'odd\u202e' }),
    ];

    describe('Approvals', () => {
      const ended = [
        aPrompt('E1', { state: 'allowed' }),
        aPrompt('E2', { state: 'timed-out', tool: 'slow_tool' }),
        aPrompt('E3', { state: 'withdrawn' }),
      ];
      const handlers: ScreensHandlers = { prompts: { list: () => ended } };

      test('shows the open question and what ended, the last one first', async () => {
        const state = usualState({ prompts: [aPrompt('P1')] });
        await using screens = await browser.open({ place: '#/approvals', state, handlers });
        const { page } = screens;
        await expectShown(page.getByRole('heading', { level: 2, name: 'Claude Desktop wants to run update_page' }));
        const rows = page.getByRole('list', { name: 'Recently ended' }).getByRole('listitem');
        await expectShown(rows.first());
        const said = (await rows.allTextContents()).join('\n').split('\n');
        expect(said[0]).toContain('Withdrawn');
        expect(said[1]).toContain('Not answered in time');
        expect(said[2]).toContain('Allowed');
      });

      test('nothing waits', async () => {
        await using screens = await browser.open({ place: '#/approvals' });
        await expectShown(screens.page.getByText('Nothing waits for you'));
        await expectShown(screens.page.getByText('No question has ended yet.'));
      });

      test('a question that comes is shown without taking the focus', async () => {
        await using screens = await browser.open({ place: '#/approvals', handlers });
        const { page, core } = screens;
        await expectShown(page.getByText('Nothing waits for you'));
        await page.getByRole('link', { name: 'See them in Activity' }).focus();
        core.change({ prompts: [aPrompt('P1')] });
        await expectShown(page.getByRole('heading', { name: 'Claude Desktop wants to run update_page' }).first());
        expect(await page.evaluate('document.activeElement.textContent')).toBe('See them in Activity');
      });
    });

    describe('Permissions', () => {
      const place = '#/permissions';
      const state = usualState({ permissions });

      test('are said in plain sentences; a star in an answer is only a name', async () => {
        await using screens = await browser.open({ place, state });
        const list = screens.page.getByRole('list', { name: 'Rules and remembered answers' });
        for (const sentence of [
          'Claude Desktop may run read_page on wiki without asking.',
          'Any host may never run tools like delete_* on any server.',
          'Claude Desktop may run * on wiki without asking.',
          'Claude Desktop must ask before it runs odd\\u{202e} on wiki.',
        ])
          await expectShown(list.getByText(sentence));
        await expectShown(list.getByText('until it disconnects'));
      });

      test('several are picked and revoked after a question; what a filter hides stays', async () => {
        const handlers: ScreensHandlers = {
          permissions: { revoke: ({ input }) => ({ revoked: input.ids?.length ?? 0 }) },
        };
        await using screens = await browser.open({ place, state, handlers });
        const { page, core } = screens;
        await page.getByRole('checkbox', { name: 'Select all shown' }).check();
        await expectShown(page.getByText('4 permissions selected'));
        await page.getByRole('searchbox', { name: 'Find' }).fill('read_page');
        await expectShown(page.getByText('1 permission selected'));
        await page.getByRole('button', { name: 'Revoke', exact: true }).click();
        const dialog = page.getByRole('alertdialog', { name: 'Revoke 1 permission?' });
        await dialog.getByRole('button', { name: 'Cancel' }).click();
        expect(core.calls).toEqual([]);
        await page.getByRole('button', { name: 'Revoke', exact: true }).click();
        await dialog.getByRole('button', { name: 'Revoke 1 permission' }).click();
        await expectShown(page.getByText('1 permission revoked.'));
        expect(core.calls).toEqual([{ name: 'permissions.revoke', input: { ids: ['G1'], all: false } }]);
      });

      test('a rule is previewed as it will be said, then saved', async () => {
        const handlers: ScreensHandlers = {
          permissions: { set: ({ input }) => aPermission('R9', { origin: 'rule', ...input }) },
        };
        await using screens = await browser.open({ place, state, handlers });
        const { page, core } = screens;
        await page.getByRole('button', { name: 'Add a rule' }).click();
        const dialog = page.getByRole('dialog', { name: 'Add a rule' });
        await dialog.getByRole('button', { name: 'Save the rule' }).click();
        await expectShown(dialog.getByText('Give the name of a tool, or *.'));
        await dialog.getByRole('radio', { name: 'Never run' }).check();
        await dialog.getByRole('textbox', { name: 'Which tool' }).fill('drop_*');
        await expectShown(dialog.getByText('Any host may never run tools like drop_* on any server.'));
        await dialog.getByRole('button', { name: 'Save the rule' }).click();
        await expectShown(page.getByText('The rule is in force.'));
        const input = { effect: 'deny', host: '*', server: '*', tool: 'drop_*' };
        expect(core.calls).toEqual([{ name: 'permissions.set', input }]);
      });

      test('a rule that lets everything through says so first', async () => {
        await using screens = await browser.open({ place, state });
        const { page } = screens;
        await page.getByRole('button', { name: 'Add a rule' }).click();
        await page.getByRole('radio', { name: 'Run without asking' }).check();
        await page.getByRole('textbox', { name: 'Which tool' }).fill('*');
        await expectShown(page.getByText('This lets every tool of every server run without asking you.'));
      });

      test('many are drawn a hundred at a time', async () => {
        const many = Array.from({ length: 2_000 }, (_, i) => aPermission(`G${i}`, { tool: `tool_${i}` }));
        await using screens = await browser.open({ place, state: usualState({ permissions: many }) });
        const { page } = screens;
        const rows = page.getByRole('list', { name: 'Rules and remembered answers' }).getByRole('listitem');
        await expectShown(page.getByRole('button', { name: 'Show more (1900 left)' }));
        expect(await rows.count()).toBe(100);
      });
    });

    const change: HostChange = {
      host: 'claude-desktop',
      server: 'wiki',
      files: [{ path: '/home/person/mcp.json', name: 'wiki', backup: '/home/person/mcp.json.bak' }],
      afterwards: 'Quit Claude Desktop and start it again.',
    };
    const taken = aHost([]);
    const [file] = taken.files;
    const hostsState = usualState({
      servers: [aServer('wiki'), aServer('tickets')],
      hosts: [
        {
          ...taken,
          files: file
            ? [{ ...file, entries: [{ name: 'wiki', entry: 'entry-wiki', server: 'wiki', takenFrom: 'mcp-remote' }] }]
            : [],
        },
        {
          host: 'cursor',
          title: 'Cursor',
          files: [
            { path: '/home/person/.cursor/mcp.json', state: 'invalid', detail: 'unexpected } at line 3', entries: [] },
            { path: '/home/person/other/mcp.json', state: 'missing', entries: [] },
          ],
        },
      ],
      entries: [anEntry('wiki')],
    });
    const found: FoundServer = {
      host: 'cursor',
      hostTitle: 'Cursor',
      file: '/home/person/.cursor/mcp.json',
      name: 'docs',
      url: 'https://docs.example/mcp',
      via: 'mcp-remote',
      leaves: ['header Authorization'],
    };
    const hostHandlers: ScreensHandlers = {
      hosts: {
        found: () => [found],
        connect: () => change,
        disconnect: () => change,
        undoTakeOver: () => change,
        takeOver: () => ({ change, server: aServer('docs') }),
      },
    };

    describe('Hosts', () => {
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
        expect(acts(core.calls)).toEqual([
          { name: 'hosts.connect', input: { host: 'claude-desktop', server: 'tickets' } },
        ]);
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
        expect(acts(core.calls)).toEqual([
          { name: 'hosts.disconnect', input: { host: 'claude-desktop', server: 'wiki' } },
        ]);
      });

      test('none was found', async () => {
        await using screens = await browser.open({ place: '#/hosts', state: emptyState() });
        await expectShown(screens.page.getByText('No host was found'));
      });
    });

    const settings: Setting[] = [
      { key: 'hold-seconds', value: 'auto', default: 'auto', about: '' },
      { key: 'sign-in-seconds', value: '600', default: '600', about: '' },
    ];
    const vaulted = (vault: VaultStatus) => usualState({ settings, core: { ...usualState().core, vault } });
    const locked: VaultStatus = { mode: 'passphrase', keychain: 'absent', usable: false, records: 3 };

    describe('Settings', () => {
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

      test.each([
        [{ mode: 'unset', keychain: 'absent', usable: false, records: 0 }, 'Nothing is stored, so nobody can sign in.'],
        [{ mode: 'keychain', keychain: 'locked', usable: false, records: 2 }, 'Locked. Unlock it'],
        [{ mode: 'keychain', keychain: 'denied', usable: false, records: 2 }, 'It refuses Drawbridge.'],
        [{ mode: 'keychain', keychain: 'replaced', usable: false, records: 2 }, 'Forget and start over'],
        [
          { mode: 'session-only', keychain: 'absent', usable: true, records: 2 },
          'This is a weaker way than the keychain.',
        ],
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
        await expect.poll(() => screens.core.calls).toEqual([call]);
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
        await expect.poll(() => core.calls).toEqual([{ name: 'vault.use', input }]);
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

    describe('the look of these screens', () => {
      const screensOf: [string, ScreensOptions, string][] = [
        ['approvals', { state: usualState({ prompts: [aPrompt('P1'), aPrompt('P2')] }) }, 'Question 1 of 2'],
        ['approvals', {}, 'Nothing waits for you'],
        ['permissions', { state: usualState({ permissions }) }, 'Select all shown'],
        ['permissions', {}, 'Nothing is remembered'],
        [
          'activity',
          { handlers: { activity: { list: () => [{ number: 1, at: ago(3), kind: 'problem' }] } } },
          'Problem',
        ],
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

      test.each(['approvals', 'permissions', 'hosts', 'settings'])(
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
  },
);
