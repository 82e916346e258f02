import { assertNever } from '../../../shared/assert-never.ts';
import type { SignInChoice, SignInQuestion } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { accountOf } from '../accounts/account-view.ts';
import { EVERYBODY, type AccountRow, type Accounts } from '../accounts/accounts.ts';
import type { AskPerson, AuthServer, Challenge, ScopePolicy, SignInRequest } from '../auth.ts';
import { tokenHints } from '../issuer/challenge.ts';
import { readOffer, type Offer } from '../issuer/destination.ts';
import type { Reading } from '../issuer/json-document.ts';
import { showScope } from '../accounts/scope-words.ts';
import { OFFLINE, offerScopes, words } from '../accounts/scopes.ts';
import type { SetRow, SetRows } from '../tokens/set-rows.ts';
import type { Progress } from './shared-sign-in.ts';

/** What one sign-in is about, before the person has agreed to it. */
export interface Plan {
  offer: Offer;
  question: SignInQuestion;
  /** The account that is signed in again or widened. */
  before?: AccountRow | undefined;
  /** For whom alone it is widened. */
  agent?: string | undefined;
  /** Scopes that the server named by itself. */
  named: readonly string[];
}

export interface PlanParts {
  accounts: Accounts;
  rows: SetRows;
  policy: ScopePolicy;
  ask: AskPerson;
  /** Whether we are a client of this issuer already. */
  known: (issuer: string) => boolean;
}

/** Finds out what to ask the person. Nothing is sent to an issuer. Problems: `authorization-metadata`, `sign-in-unavailable`, `scopes-forbidden`. */
export async function planSignIn(
  challenge: Challenge,
  request: SignInRequest,
  reading: Reading,
  { accounts, rows, policy, known }: PlanParts,
): Promise<Plan> {
  const { server } = reading;
  const { caller } = request;
  const hints = tokenHints(challenge);
  const offer = await readOffer(challenge, reading, known);
  const before = request.another ? undefined : accountBefore(server, request, accounts);
  const stepUp = before !== undefined && hints.error === 'insufficient_scope';
  const agent = stepUp ? caller?.agent : undefined;
  const identified = before?.subject !== undefined;
  const held = heldScopes(before, caller?.short && rows.get(caller.short), rows);
  const wished = offerScopes({
    wanted: request.scopes,
    challenged: hints.scope,
    stepUp,
    held,
    identified,
    policy: before ? undefined : policy.first(server.id),
    resource: offer.scopes,
  });
  const scopes = permittedScopes(wished, server, policy);
  const question: SignInQuestion = {
    reason: stepUp ? 'step-up' : before ? 'again' : accounts.list(server.id).length > 0 ? 'another' : 'first',
    // Widening goes on where the account is; other issuers do not know it.
    issuers: stepUp && offer.issuers.includes(before.issuer) ? [before.issuer] : [...offer.issuers],
    scopes: scopes.map((name) => showScope(name, stepUp ? [...held, ...(identified ? ['openid'] : [])] : [], policy)),
    hostOnly: agent !== undefined,
    ...(stepUp && hints.description !== undefined && { why: hints.description }),
  };
  return { offer, question, before, agent, named: hints.scope === undefined ? [] : words(hints.scope) };
}

/**
 * Those that the policy lets be asked for. With none left nothing is asked: the issuer would give what it likes, and
 * `offline_access` alone comes to the same.
 */
export function permittedScopes(
  wished: readonly string[],
  server: AuthServer,
  policy: Pick<ScopePolicy, 'mayAsk'>,
): string[] {
  const scopes = wished.filter((scope) => policy.mayAsk(server.id, scope));
  const isEmpty = scopes.every((scope) => scope === OFFLINE);
  if (wished.length > scopes.length && isEmpty) fail('scopes-forbidden', { server: server.id, scopes: wished });
  return scopes;
}

function accountBefore(server: AuthServer, { account, caller }: SignInRequest, accounts: Accounts) {
  if (account === undefined) return accounts.of(server.id, caller?.agent ?? EVERYBODY);
  return accounts.get(server.id, account) ?? fail('account-unknown', { server: server.id, account });
}

function heldScopes(before: AccountRow | undefined, short: SetRow | undefined, rows: SetRows): readonly string[] {
  if (!before) return [];
  return (short ?? rows.get({ server: before.server, account: before.id }))?.scopes ?? [];
}

/** What the person agreed to. */
export interface Agreement extends SignInChoice {
  issuer: string;
}

/** Asks. Problems: `sign-in-declined`, `sign-in-timed-out`. */
export async function askFirst(
  { question, before }: Plan,
  server: AuthServer,
  { caller }: SignInRequest,
  { say, signal }: Progress,
  { ask, rows }: Pick<PlanParts, 'ask' | 'rows'>,
): Promise<Agreement> {
  const account = before && accountOf(before, rows.get({ server: before.server, account: before.id }));
  const answer = await ask(
    { server, caller, account, question },
    (prompt) => say({ step: 'question', prompt }),
    signal,
  );
  signal.throwIfAborted();
  switch (answer.answer) {
    case 'allowed':
      return { ...answer.choice, issuer: answer.choice.issuer ?? question.issuers[0] ?? '' };
    case 'denied':
      return fail('sign-in-declined', { server: server.id });
    case 'withdrawn':
      return fail('sign-in-timed-out', { server: server.id });
    default:
      return assertNever(answer);
  }
}
