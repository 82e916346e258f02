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

/** A tool needs more than its host may do. */
export function aStepUp(id: string, question: Partial<SignInQuestion> = {}, changed: Partial<Prompt> = {}): Prompt {
  const scopes = [
    { name: 'wiki.read', words: 'Read pages', by: 'policy' as const, held: true },
    { name: 'wiki.write', words: 'Change and delete pages', by: 'policy' as const, held: false },
  ];
  const why = 'Changing a page needs wiki.write.';
  return aSignInPrompt(
    id,
    { reason: 'step-up', scopes, hostOnly: true, why, ...question },
    {
      host: 'claude-desktop',
      entry: 'entry-wiki',
      account: 'person@wiki',
      accountName: 'Robin Example',
      tool: 'update_page',
      ...changed,
    },
  );
}
