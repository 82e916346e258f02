import { asksForSomething } from '../../shared/access.ts';
import type { Prompt, SignInChoice } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';

/** Refuses a choice that the question does not offer. Problems: `usage`, `scopes-empty`. */
export function checkChoice({ signIn }: Prompt, answer: 'allow' | 'deny', choice: SignInChoice | undefined): void {
  if (choice === undefined) return;
  if (signIn === undefined) return fail('usage', { reason: 'Only a sign-in has scopes and a place to choose.' });
  const { issuer, without } = choice;
  if (issuer !== undefined && !signIn.issuers.includes(issuer))
    fail('usage', { reason: `The server does not name ${issuer} as a place to sign in.` });
  const offered = signIn.scopes.map(({ name }) => name);
  const unknown = without.find((scope) => !offered.includes(scope));
  if (unknown !== undefined) fail('usage', { reason: `"${unknown}" is not among the scopes asked for.` });
  // With nothing left, the sign-in service would decide what to give.
  if (answer === 'allow' && !asksForSomething(signIn, new Set(without))) fail('scopes-empty');
}
