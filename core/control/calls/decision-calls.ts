import type { Prompt } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import type { ControlHandlers } from '../handlers.ts';
import { withPolicies } from '../with-policies.ts';
import type { Rooms } from './rooms.ts';

export function decisionCalls({ consent, policies, browser }: Rooms): Pick<ControlHandlers, 'prompts' | 'permissions'> {
  return {
    prompts: {
      list: ({ input }) => consent.prompts(input.all),
      answer({ input: { id, answer, remember, bounds, words, signIn }, source }) {
        policies.checkWay(source.way);
        return consent.answer(id, answer, remember, { bounds, words, choice: signIn, by: source });
      },
      async reply({ input: { id, action, content, opened }, source }) {
        policies.checkWay(source.way);
        const asked = consent.prompts(false).find((prompt) => prompt.id === id)?.elicitation;
        if (action === 'accept' && asked?.mode === 'url' && !opened) await open(browser, id, asked.url);
        return consent.reply(id, content === undefined ? { action } : { action, content });
      },
      follow: ({ signal }) => openPrompts(consent, signal),
    },
    permissions: {
      list: ({ input }) => withPolicies(consent.permissions(input?.all), policies),
      set({ input, source }) {
        policies.checkWay(source.way);
        return consent.setRule(input, source);
      },
      revoke({ input: { ids, all }, source }) {
        const meant = consent.permissions().filter(({ id }) => all || ids?.includes(id));
        // Taking an allow back needs no leave; taking back a no or a question lets more through.
        if (meant.some(({ effect }) => effect !== 'allow')) policies.checkWay(source.way);
        return { revoked: consent.revoke(all ? 'all' : (ids ?? []), source) };
      },
    },
  };
}

/** After the person's word. Throws `address-unopened`: the question then stays, and the server is told nothing. */
async function open(browser: Rooms['browser'], id: string, url: string): Promise<void> {
  if (!(await browser.open(new URL(url)))) fail('address-unopened', { id, url });
}

/** The open prompts now, then after each change; changes while the reader is busy come as one. */
async function* openPrompts(consent: Rooms['consent'], signal: AbortSignal): AsyncGenerator<Prompt[]> {
  let wake = Promise.withResolvers<void>();
  const stop = consent.onPrompts(() => wake.resolve());
  signal.addEventListener('abort', () => wake.resolve(), { once: true });
  try {
    while (!signal.aborted) {
      yield consent.prompts(false);
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
  } finally {
    stop();
  }
}
