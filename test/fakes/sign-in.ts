import type { Prompt, SignInQuestion } from '../../shared/models.ts';
import { aPrompt } from './state.ts';

/** Questions of kind `sign-in`, as the core asks them. */

export function aQuestion(changed: Partial<SignInQuestion> = {}): SignInQuestion {
  return {
    reason: 'first',
    issuers: ['https://login.company.example'],
    scopes: [
      { name: 'openid', words: 'Know who you are', by: 'drawbridge', held: false },
      { name: 'wiki.read', words: 'Read pages', by: 'policy', held: false },
      { name: 'wiki:x9', held: false },
    ],
    hostOnly: false,
    ...changed,
  };
}

/** Asked by the person, unless changed. */
export function aSignInPrompt(
  id: string,
  question: Partial<SignInQuestion> = {},
  changed: Partial<Prompt> = {},
): Prompt {
  const { tool: _, toolTitle: __, toolDescription: ___, arguments: ____, annotations: _____, ...rest } = aPrompt(id);
  const { scopes: ______, program: _______, account: ________, accountName: _________, ...bare } = rest;
  return { ...bare, kind: 'sign-in', host: 'drawbridge', entry: '', signIn: aQuestion(question), ...changed };
}
