import { assertNever } from '../../shared/assert-never.ts';
import type { Asking } from './asking.ts';
import type { Consent, SignInWord, Verdict } from './consent.ts';
import type { Ending, Prompts } from './prompts.ts';
import type { ServerTexts } from './server-texts.ts';

/** Questions that are about no call, from asking to what came of it. */
export function createAsks({
  asking,
  prompts,
  texts,
}: {
  asking: Asking;
  prompts: Prompts;
  texts: ServerTexts;
}): Pick<Consent, 'ask' | 'pair' | 'signIn' | 'instructions' | 'checkPrompt' | 'isSuspended'> {
  const ask: Consent['ask'] = async (asked, holdMs, signal, onWait) => {
    if (signal.aborted) return { verdict: 'withdrawn', prompt: 'none' };
    const question = asking.to(asked);
    return verdictOf(await prompts.wait(question, holdMs, signal, onWait), question.prompt.id);
  };
  return {
    ask,
    isSuspended: texts.isSuspended,
    async pair(pairing, signal) {
      if (signal.aborted) return 'withdrawn';
      const { state } = await prompts.wait(asking.toPair(pairing), Infinity, signal);
      return state === 'allowed' || state === 'denied' ? state : 'withdrawn';
    },
    async signIn(draft, opened, signal) {
      if (signal.aborted) return { answer: 'withdrawn' };
      const question = asking.toSignIn(draft);
      opened(question.prompt.id);
      return wordOf(await prompts.wait(question, Infinity, signal));
    },
    instructions(from, text) {
      const { tell, ask: asked } = texts.instructions(from, text);
      if (asked !== undefined) asking.to(asked);
      return tell;
    },
    async checkPrompt(from, { name, definition }, holdMs, signal) {
      const asked = texts.prompt(from, name, definition);
      return asked === undefined ? { verdict: 'allow', because: 'default' } : ask(asked, holdMs, signal);
    },
  };
}

/** What the wait for a sign-in's answer came to. */
function wordOf(ending: Ending | { state: 'pending' }): SignInWord {
  if (ending.state === 'allowed') return { answer: 'allowed', choice: ending.choice ?? { without: [] } };
  return { answer: ending.state === 'denied' ? 'denied' : 'withdrawn' };
}

/** What the wait for an answer came to. */
export function verdictOf(ending: Ending | { state: 'pending' }, prompt: string): Verdict {
  switch (ending.state) {
    case 'allowed':
      return { verdict: 'allow', because: ending.because };
    case 'denied':
      return { verdict: 'deny', because: ending.because, by: ending.by, words: ending.words };
    case 'pending':
      return { verdict: 'pending', prompt };
    // Nobody answered while the call was still held: nothing ran, and calling again asks again.
    case 'timed-out':
    case 'withdrawn':
      return { verdict: 'withdrawn', prompt };
    default:
      return assertNever(ending);
  }
}
