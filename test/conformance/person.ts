import type { ControlClient } from '../../client/control-client.ts';

/** Somebody at Drawbridge's screens who says yes to every question, until told to leave. */
export function agreeToEverything(control: ControlClient): { leave(): Promise<void> } {
  const leaving = new AbortController();
  const done = answer(control, leaving.signal).catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    leave() {
      leaving.abort();
      return done;
    },
  };
}

async function answer(control: ControlClient, signal: AbortSignal): Promise<void> {
  const answered = new Set<string>();
  for await (const prompts of await control.prompts.follow(undefined, { signal })) {
    for (const { id } of prompts) {
      if (answered.has(id)) continue;
      answered.add(id);
      await control.prompts.answer({ id, answer: 'allow' });
    }
  }
}

/** Signs in again where Drawbridge says that it is needed: no call of a host opens a browser for that. */
export async function signInIfNeeded(control: ControlClient, server: string): Promise<boolean> {
  const found = (await control.servers.list()).find(({ id }) => id === server);
  if (found?.accountState !== 'sign-in-needed') return false;
  for await (const step of await control.servers.signIn({ server })) if (step.step === 'done') return true;
  return false;
}
