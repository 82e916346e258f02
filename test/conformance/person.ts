import type { ControlClient } from '../../client/control-client.ts';
import { ProblemError } from '../../shared/problem.ts';

/** Somebody at Drawbridge's screens who says yes to every question. Resolves when `leaving` says so; rejects if it cannot go on. */
export async function agreeToEverything(control: ControlClient, leaving: AbortSignal): Promise<void> {
  const answered = new Set<string>();
  try {
    for await (const prompts of await control.prompts.follow(undefined, { signal: leaving })) {
      for (const { id } of prompts.filter((prompt) => !answered.has(prompt.id))) {
        answered.add(id);
        await agree(control, id);
      }
    }
  } catch (error) {
    if (!leaving.aborted) throw error;
  }
}

async function agree(control: ControlClient, id: string): Promise<void> {
  try {
    await control.prompts.answer({ id, answer: 'allow' });
  } catch (error) {
    // Whoever asked gave up meanwhile.
    if (!(error instanceof ProblemError) || error.problem.code !== 'prompt-ended') throw error;
  }
}

/** Signs in again where Drawbridge says that it is needed: no call of a host opens a browser for that. Whether it did. */
export async function signInIfNeeded(control: ControlClient, server: string): Promise<boolean> {
  const found = (await control.servers.list()).find(({ id }) => id === server);
  if (found?.accountState !== 'sign-in-needed') return false;
  for await (const step of await control.servers.signIn({ server })) if (step.step === 'done') return true;
  return false;
}
