import type { Page } from 'playwright-core';
import { aPrompt, usualState } from '../fakes/state.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import type { ScreensBrowser } from './screens.ts';

export const size = { width: 520, height: 620 };
export const one = aPrompt('P1');
export const other = aPrompt('P2', { tool: 'read_page', host: 'cursor' });

/** The prompt window with a clock of the test's own: the guard opens when the test says so. */
export async function promptWindow(
  browser: ScreensBrowser,
  prompts = [one],
  handlers: NonNullable<ScreensHandlers['prompts']> = {},
) {
  const screens = await browser.open({
    place: '#/no-such-screen',
    size,
    state: usualState({ prompts }),
    handlers: {
      prompts: {
        answer: ({ input }) => ({ ...one, id: input.id, state: input.answer === 'allow' ? 'allowed' : 'denied' }),
        reply: ({ input }) => ({ ...one, id: input.id, state: input.action === 'accept' ? 'allowed' : 'denied' }),
        list: () => [{ ...one, state: 'denied' }],
        ...handlers,
      },
    },
  });
  await screens.page.clock.install();
  await screens.goTo('#/prompt');
  await question(screens.page).waitFor();
  await screens.page.clock.pauseAt(Date.now() + 60_000);
  return screens;
}

export const question = (page: Page) => page.getByRole('heading', { level: 1 });
export const allow = (page: Page) => page.getByRole('button', { name: 'Allow', exact: true });
export const deny = (page: Page) => page.getByRole('button', { name: 'Deny', exact: true });
export const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');
export const answersOf = (calls: readonly { name: string; input: unknown }[]) =>
  calls.filter(({ name }) => name === 'prompts.answer').map(({ input }) => input);
export const inPlace = async (page: Page) =>
  JSON.stringify([await allow(page).boundingBox(), await deny(page).boundingBox()]);

/** Past the half second in which nothing counts. */
export const settle = (page: Page) => page.clock.runFor(600);
