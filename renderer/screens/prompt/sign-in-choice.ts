import type { Prompt, ScopeShown, SignInChoice, SignInQuestion } from '../../../shared/models.ts';

/** What the person has chosen so far beside yes or no. `hours` as in the texts; `ever` has no end. */
export interface Choice {
  without: ReadonlySet<string>;
  issuer: string;
  hours: Hours;
}

export const hours = ['ever', '1', '8', '168'] as const;
export type Hours = (typeof hours)[number];

export function firstChoice({ signIn }: Prompt): Choice {
  return { without: new Set(), issuer: signIn?.issuers[0] ?? '', hours: 'ever' };
}

/** A step-up keeps what its host has; else everything may be left out. */
export function isFixed({ reason }: SignInQuestion, { held }: ScopeShown): boolean {
  return reason === 'step-up' && held;
}

export function turned(without: ReadonlySet<string>, scope: string): Set<string> {
  const next = new Set(without);
  if (!next.delete(scope)) next.add(scope);
  return next;
}

/** As the core takes it. */
export function signInChoiceOf(question: SignInQuestion, choice: Choice): SignInChoice {
  const time = question.hostOnly && choice.hours !== 'ever' ? { hours: Number(choice.hours) } : {};
  return { without: [...choice.without], issuer: choice.issuer, ...time };
}
