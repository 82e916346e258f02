import type { Consent, Speaker } from '../consent/consent.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import { fail } from '../../shared/problem.ts';
import type { Definitions } from './definitions.ts';
import type { Patience } from './sign-in.ts';

/**
 * Lets a `prompts/get` through where the prompt is what it was, asking the person where it has changed. Throws
 * `server-prompt-denied`, `server-prompt-pending`, and what asking the server throws.
 */
export async function checkServerPrompt(
  request: JsonRpcRequest,
  {
    consent,
    definitions,
    speaker,
  }: { consent: Pick<Consent, 'checkPrompt'>; definitions: Definitions; speaker: Speaker },
  { holdMs, signal }: { holdMs: number } & Pick<Patience, 'signal'>,
): Promise<void> {
  const name = request.params?.['name'];
  // The server says what is wrong with it.
  if (typeof name !== 'string') return;
  const definition = await definitions.of(name);
  const verdict = await consent.checkPrompt(speaker, { name, definition }, holdMs, signal);
  if (verdict.verdict === 'allow') return;
  if (verdict.verdict === 'deny') fail('server-prompt-denied', { name, words: verdict.words });
  fail('server-prompt-pending', { name });
}
