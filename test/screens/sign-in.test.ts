import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { SignInStep } from '../../shared/contract.ts';
import type { Prompt } from '../../shared/models.ts';
import { fail, problem, ProblemError } from '../../shared/problem.ts';
import { aSignInPrompt } from '../fakes/sign-in.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { ahead, anAccount, aServer, aSignedOutServer, usualState } from '../fakes/state.ts';
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

describe.skipIf(noChromium !== undefined)(`Signing in (${noChromium ?? 'in Chromium'})`, () => {
  const open = useScreensBrowser();

  const link: SignInStep = { step: 'browser', url: 'https://login.company.example/authorize?state=1', opened: true };
  const done: SignInStep = { step: 'done', account: anAccount('tickets') };
  const device: SignInStep = {
    step: 'device',
    url: 'https://login.company.example/device',
    completeUrl: 'https://login.company.example/device?code=WDJB-MJHT',
    code: 'WDJB-MJHT',
    expiresAt: ahead(600),
  };
  const prompt = aSignInPrompt('P1', {}, { server: 'tickets' });

  /** Asks `prompt`; what comes after a yes waits for `release`. */
  function asking(rest: readonly SignInStep[]) {
    const answered = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    const answer = (input: { answer: 'allow' | 'deny' }): Prompt => {
      if (input.answer === 'allow') answered.resolve();
      else answered.reject(new ProblemError(problem('sign-in-declined', { server: 'tickets' })));
      return { ...prompt, state: input.answer === 'allow' ? 'allowed' : 'denied' };
    };
    const handlers: ScreensHandlers = {
      servers: {
        async *signIn() {
          yield { step: 'question', prompt: 'P1' };
          await answered.promise;
          yield* rest;
          await finished.promise;
          yield done;
        },
        finishSignIn: ({ input }) =>
          input.url.includes('code=')
            ? (finished.resolve(), { taken: true })
            : fail('usage', { reason: 'Not that one.' }),
        cancelSignIn: () => ({ cancelled: true }),
      },
      prompts: { answer: ({ input }) => answer(input) },
    };
    return { handlers, elsewhere: () => answered.resolve() };
  }

  async function begin(rest: readonly SignInStep[]) {
    const { handlers, elsewhere } = asking(rest);
    const state = usualState({ servers: [aSignedOutServer('tickets')], prompts: [prompt] });
    const screens = await open({ place: '#/servers/tickets', state, handlers });
    await screens.page.getByRole('button', { name: 'Sign in to tickets' }).click();
    await card(screens.page).waitFor();
    return { ...screens, elsewhere, [Symbol.asyncDispose]: () => screens[Symbol.asyncDispose]() };
  }
  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sign in to tickets' });
  const card = (page: Page) => dialog(page).getByRole('article', { name: 'Sign in to tickets' });
  const press = (page: Page, which: 'allow' | 'deny') =>
    page.locator(`[data-answer=${which}]:not([data-waiting])`).click();

  test('asks first, in the same card, and goes on with what was left ticked', async () => {
    await using screens = await begin([link]);
    const { page, core } = screens;
    await expect.poll(() => focusedText(page)).toBe('Sign in to tickets');
    await card(page)
      .getByRole('checkbox', { name: /Read pages/ })
      .uncheck();
    await press(page, 'allow');
    await expectShown(dialog(page).getByText('Go on in your browser'));
    const signIn = { without: ['wiki.read'], issuer: 'https://login.company.example' };
    const input = { id: 'P1', answer: 'allow', remember: 'once', signIn };
    expect(core.calls.at(-1)).toEqual({ name: 'prompts.answer', input });
    expect(screens.complaints).toEqual([]);
  });

  test('a no closes it', async () => {
    await using screens = await begin([]);
    const { page, core } = screens;
    await press(page, 'deny');
    await dialog(page).waitFor({ state: 'detached' });
    const input = { id: 'P1', answer: 'deny', remember: 'once' };
    expect(core.calls.filter(({ name }) => name !== 'servers.tools').at(-1)).toEqual({ name: 'prompts.answer', input });
  });

  test('Escape gives the sign-in up, question and all', async () => {
    await using screens = await begin([]);
    const { page, core } = screens;
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await expect.poll(() => core.calls.at(-1)?.name).toBe('servers.cancelSignIn');
  });

  test('an answer from elsewhere is as good', async () => {
    await using screens = await begin([link]);
    screens.elsewhere();
    await expectShown(dialog(screens.page).getByText('Go on in your browser'));
  });

  test('a browser on another computer ends at an address that is pasted', async () => {
    await using screens = await begin([link]);
    const { page, core } = screens;
    await press(page, 'allow');
    await page.getByText('My browser is on another computer').click();
    const field = page.getByRole('textbox', { name: 'The address it ended at' });
    await field.fill('https://login.company.example/wrong');
    await page.getByRole('button', { name: 'Finish' }).click();
    await expectShown(page.getByText('Not that one.'));
    await field.fill('http://127.0.0.1:1/callback?code=1');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    core.change({ servers: [aServer('tickets')], prompts: [] });
    await expectShown(page.getByRole('button', { name: 'Sign out' }));
  });

  test('without a browser it shows a code to type elsewhere', async () => {
    await using screens = await begin([device]);
    const { page } = screens;
    await press(page, 'allow');
    await expectShown(page.getByText('WDJB-MJHT', { exact: true }));
    await page.getByRole('button', { name: 'Copy code' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('WDJB-MJHT');
    await expectShown(page.getByText('The code ends in', { exact: false }));
  });

  test.each([
    ['question', [], async () => {}],
    ['browser', [link], (page: Page) => page.getByText('My browser is on another computer').click()],
    ['device', [device], async () => {}],
  ] as const)('axe finds nothing and nothing is cut off: %s', async (step, rest, act) => {
    await using screens = await begin(rest);
    const { page } = screens;
    await page.locator('[data-answer=allow]:not([data-waiting])').waitFor();
    if (step !== 'question') {
      await press(page, 'allow');
      await expectShown(page.getByRole('button', { name: 'Copy address', exact: true }));
    }
    await act(page);
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
