import type { ControlClient } from '../../client/control-client.ts';
import type { Elicitation, FormValues } from '../../shared/elicitation.ts';
import type { Prompt } from '../../shared/models.ts';
import { ProblemError } from '../../shared/problem.ts';

/** Somebody at Drawbridge's screens who says yes to every question. Resolves when `leaving` says so; rejects if it cannot go on. */
export async function agreeToEverything(control: ControlClient, leaving: AbortSignal): Promise<void> {
  const answered = new Set<string>();
  try {
    for await (const prompts of await control.prompts.follow(undefined, { signal: leaving })) {
      for (const prompt of prompts.filter(({ id }) => !answered.has(id))) {
        answered.add(prompt.id);
        await agree(control, prompt);
      }
    }
  } catch (error) {
    if (!leaving.aborted) throw error;
  }
}

async function agree(control: ControlClient, { id, elicitation }: Prompt): Promise<void> {
  try {
    if (elicitation === undefined) await control.prompts.answer({ id, answer: 'allow' });
    else await control.prompts.reply({ id, action: 'accept', content: valuesFor(elicitation), opened: true });
  } catch (error) {
    // Whoever asked gave up meanwhile.
    if (!(error instanceof ProblemError) || error.problem.code !== 'prompt-ended') throw error;
  }
}

/** What the server preset, and a name where it wants text. */
function valuesFor(elicitation: Elicitation): FormValues {
  const fields = elicitation.mode === 'form' ? elicitation.fields : [];
  return Object.fromEntries(
    fields.flatMap(({ name, of }) => {
      const value = of.preset ?? (of.kind === 'text' ? 'Ada' : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Signs in again where Drawbridge says that it is needed: no call of a host opens a browser for that. Whether it did. */
export async function signInIfNeeded(control: ControlClient, server: string): Promise<boolean> {
  const found = (await control.servers.list()).find(({ id }) => id === server);
  if (found?.accountState !== 'sign-in-needed') return false;
  for await (const step of await control.servers.signIn({ server })) if (step.step === 'done') return true;
  return false;
}
