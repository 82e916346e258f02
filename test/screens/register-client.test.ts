import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fail, problem, ProblemError } from '../../shared/problem.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aHost, anAccount, aServer, aSignedOutServer, emptyState, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  noChromium,
  small,
  textSize,
  useScreensBrowser,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(
  `A sign-in service that registers nobody (${noChromium ?? 'in Chromium'})`,
  () => {
    const open = useScreensBrowser();

    const redirects = [29_170, 29_171].map((port) => `http://127.0.0.1:${port}/callback`);
    const about = 'https://login.company.example/docs/apps';
    const needed = (help: { about?: string } = { about }) =>
      problem('registration-needed', {
        server: 'tickets',
        reason: 'it does not offer that',
        client: { issuer: 'https://login.company.example', redirects, ...help },
      });

    /** Refuses until the server has a client, then signs in. */
    function company(help?: { about?: string }): ScreensHandlers {
      let given = false;
      return {
        servers: {
          async *signIn() {
            if (!given) throw new ProblemError(needed(help));
            yield { step: 'done' as const, account: anAccount('tickets') };
          },
          setClient: ({ input }) => {
            if (input.clientKey === 'no key') fail('client-key-invalid', { reason: 'neither PEM nor JWK' });
            given = true;
            return { server: aServer('tickets'), signOut: [] };
          },
          cancelSignIn: () => ({ cancelled: false }),
          tools: () => (given ? [] : fail('sign-in-needed', { server: 'tickets' })),
          add: () => aSignedOutServer('tickets'),
        },
      };
    }
    const state = usualState({ servers: [aSignedOutServer('tickets')] });
    const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sign in to tickets' });
    const begin = async (options: { handlers?: ScreensHandlers; place?: string } = {}) => {
      const { handlers = company(), place = '#/servers/tickets' } = options;
      const screens = await open({ place, state, handlers });
      await screens.page.getByRole('button', { name: 'Sign in to tickets' }).click();
      await dialog(screens.page).getByRole('button', { name: 'Save and sign in' }).waitFor();
      return screens;
    };
    const given = (calls: readonly { name: string; input: unknown }[]) =>
      calls.filter(({ name }) => name === 'servers.setClient').map(({ input }) => input);

    test('is named with why, where it says how, and what to enter there; each address can be copied', async () => {
      await using screens = await begin();
      const { page } = screens;
      const said = await dialog(page).textContent();
      expect(said).toContain('cannot register itself at https://login.company.example (it does not offer that)');
      expect(said).toContain('Get a client id there');
      expect(said).not.toContain('drawbridge client');
      for (const address of redirects) {
        await dialog(page)
          .getByRole('button', { name: `Copy ${address}` })
          .click();
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
      }
      await dialog(page).getByText(about).waitFor();
      // Untrusted: nothing to follow.
      expect(await dialog(page).getByRole('link').count()).toBe(0);
    });

    test('may not say how', async () => {
      await using screens = await begin({ handlers: company({}) });
      expect(await dialog(screens.page).getByText('It says how').count()).toBe(0);
    });

    test.each(['#/servers/tickets', '#/home'])(
      'takes a client and its secret at %s, and the sign-in goes on',
      async (place) => {
        await using screens = await begin({ place });
        const { page, core } = screens;
        await dialog(page).getByRole('textbox', { name: 'Client id' }).fill('0oa1');
        await dialog(page).getByRole('radio', { name: 'Secret' }).click();
        await dialog(page).getByLabel('Client secret').fill('s3cret');
        await page.keyboard.press('Enter');
        await dialog(page).waitFor({ state: 'detached' });
        expect(given(core.calls)).toEqual([{ server: 'tickets', clientId: '0oa1', clientSecret: 's3cret' }]);
        expect(core.calls.filter(({ name }) => name === 'servers.signIn')).toHaveLength(2);
      },
    );

    test('is met on the first run too', async () => {
      const fresh = emptyState({ hosts: [aHost([])], servers: [aSignedOutServer('tickets')] });
      const handlers: ScreensHandlers = {
        ...company(),
        hosts: { connect: () => ({ host: 'claude-desktop', server: 'tickets', files: [], afterwards: 'Restart it.' }) },
      };
      await using screens = await open({ place: '#/first-run', state: fresh, handlers });
      const { page } = screens;
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Use tickets' }).click();
      await page.getByRole('button', { name: 'Sign in to tickets' }).click();
      await dialog(page).getByRole('textbox', { name: 'Client id' }).fill('0oa1');
      await page.keyboard.press('Enter');
      await page.getByText('It works').waitFor();
      expect(given(screens.core.calls)).toEqual([{ server: 'tickets', clientId: '0oa1' }]);
    });

    test('with a key that is none says so at its field, and keeps what was typed', async () => {
      await using screens = await begin();
      const { page, core } = screens;
      await dialog(page).getByRole('button', { name: 'Save and sign in' }).click();
      await dialog(page).getByText('Give the client id.').waitFor();
      expect(given(core.calls)).toEqual([]);
      await dialog(page).getByRole('textbox', { name: 'Client id' }).fill('0oa1');
      await dialog(page).getByRole('radio', { name: 'Private key' }).click();
      const key = dialog(page).getByRole('textbox', { name: 'Private key' });
      await key.fill('no key');
      await dialog(page).getByRole('button', { name: 'Save and sign in' }).click();
      await dialog(page).getByText('cannot be used (neither PEM nor JWK)').waitFor();
      expect(await key.inputValue()).toBe('no key');
      expect(await accessibilityFaults(page)).toEqual([]);
      await key.fill('-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n');
      await dialog(page).getByRole('button', { name: 'Save and sign in' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(given(core.calls).at(-1)).toEqual({
        server: 'tickets',
        clientId: '0oa1',
        clientKey: '-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----',
      });
    });

    test('axe finds nothing and nothing is cut off', async () => {
      await using screens = await begin();
      const { page } = screens;
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
  },
);
