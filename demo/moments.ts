/** What stories are made of: questions, answers, and what a host sees. */
import type { ControlClient } from '../client/control-client.ts';
import type { Prompt, Remember } from '../shared/models.ts';
import type { Answer, StdioHost } from '../test/harness/stdio-host.ts';
import type { Desk } from './desk.ts';
import type { Print } from './print.ts';

/** Where there is no keychain, a weaker mode is chosen by name and said aloud. */
export async function prepareVault(control: ControlClient, print: Print): Promise<void> {
  const { mode, keychain } = await control.vault.status();
  if (keychain === 'ok')
    print.step('The vault keeps its key in this system’s keychain, under a name of this run’s own.');
  else {
    await control.vault.use({ mode: 'session-only' });
    print.step(`No keychain can be used here (${keychain}), and nothing was chosen before (${mode}).`);
    print.aside(
      'So this run uses the named weaker mode "session-only": nothing secret is kept on disk, all is forgotten at the end.',
    );
  }
}

export async function nextPrompt({ control }: Pick<Desk, 'control'>): Promise<Prompt> {
  for await (const [prompt] of await control.prompts.follow()) if (prompt) return prompt;
  throw new Error('no prompt came');
}

export async function answer(
  { control }: Pick<Desk, 'control'>,
  { id }: Prompt,
  choice: 'allow' | 'deny',
  remember: Remember,
): Promise<void> {
  await control.prompts.answer({ id, answer: choice, remember });
}

export function describe(prompt: Prompt): string {
  const claims = Object.entries(prompt.annotations ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
  const who = `${prompt.id}: ${prompt.host} asks for "${prompt.tool}" on "${prompt.server}" `;
  return claims.length > 0 ? `${who} (the server claims ${claims.join(', ')})` : who;
}

export async function toolNames(host: StdioHost): Promise<string> {
  const { result } = await host.request('tools/list');
  return ((result?.['tools'] ?? []) as { name: string }[]).map(({ name }) => name).join(', ');
}

export function textOf({ result }: Answer): string {
  const [content] = (result?.['content'] ?? []) as { text: string }[];
  return `"${content?.text ?? ''}"`;
}

export function originOf(url: string): string {
  return new URL(url).origin;
}

export function firstHeading(html: string): string {
  return /<h1[^>]*>([^<]*)</.exec(html)?.[1] ?? '(no page)';
}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the story went wrong: ${what} was expected`);
}
