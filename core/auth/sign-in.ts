import * as openid from 'openid-client';
import type { Account } from '../../shared/models.ts';
import { fail, problemOf, ProblemError } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import type { Browser } from '../ports/browser.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccessBook } from './access-book.ts';
import type { AuthServer, Challenge, SignInRequest } from './auth.ts';
import { answerOf, openBrowser, type Round } from './browser-round.ts';
import type { Clients, Enrolment } from './clients.ts';
import { readDestination, type Destination } from './destination.ts';
import { deviceGrant } from './device-round.ts';
import { giveBack, keepTokens, type Brought, type KeepParts } from './keep-tokens.ts';
import type { Lanes } from './lanes.ts';
import { exchangeCode, type Grant, type Wire } from './oauth-client.ts';
import { oauthFailure } from './oauth-failure.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Registrations } from './registrations.ts';
import { agreedScopes } from './scopes.ts';
import { againPage, failurePage, successPage } from './sign-in-pages.ts';
import { askFirst, planSignIn, type Agreement, type Plan, type PlanParts } from './sign-in-plan.ts';
import { signInProblem } from './sign-in-failures.ts';
import { untilAborted, type Progress } from './shared-sign-in.ts';
import type { Upkeep } from './upkeep.ts';
import type { FetchFor } from './json-document.ts';

export interface SignInParts extends Omit<PlanParts, 'known'>, KeepParts {
  registrations: Registrations;
  clients: Clients;
  lanes: Lanes;
  vault: Vault;
  browser: Browser;
  fetchFor: FetchFor;
  book: Pick<AccessBook, 'interval'>;
  upkeep: Pick<Upkeep, 'giveBack'>;
}

/** One sign-in with everything it works with. */
interface Flow extends SignInParts, Progress {
  server: AuthServer;
  plan: Plan;
  agreed: Agreement;
  destination: Destination;
  fetch: Fetch;
}

/**
 * Signs a person in: reads what the server says of it, makes sure that tokens can be kept, asks the person, then checks the
 * issuer, opens the browser, trades the code and stores the tokens. Problems: `sign-in-*`, `registration-needed`,
 * `authorization-metadata`, the vault's.
 */
export async function signInOnce(
  server: AuthServer,
  challenge: Challenge,
  request: SignInRequest,
  progress: Progress,
  parts: SignInParts,
): Promise<Account> {
  const { signal } = progress;
  await untilAborted(signal, parts.vault.ready());
  const fetch = parts.fetchFor(new URL(server.url));
  const reading = { server, fetch, signal };
  const planning = { ...parts, known: (issuer: string) => parts.accounts.has(issuer) };
  const plan = await planSignIn(challenge, request, reading, planning);
  const agreed = await askFirst(plan, server, request, progress, planning);
  const offered = plan.question.scopes.map(({ name }) => name);
  const destination = await readDestination(plan.offer, agreed.issuer, reading, (metadata) =>
    agreedScopes(offered, agreed.without, plan.named, metadata.scopes_supported),
  );
  await untilAborted(signal, parts.upkeep.giveBack(destination.metadata.issuer));
  const flow: Flow = { ...parts, ...progress, server, plan, agreed, destination, fetch };
  return (
    (await attempt(flow, false)) ??
    (await attempt(flow, true)) ??
    fail('sign-in-failed', { server: server.id, reason: 'the registration was refused' })
  );
}

/** One way to the issuer. `undefined`: it has forgotten our stored registration; register and go again. */
async function attempt(flow: Flow, fresh: boolean): Promise<Account | undefined> {
  const { clients, server, destination, signal, plan } = flow;
  const { metadata, resource, scopes } = destination;
  const pending = { state: openid.randomState(), verifier: new Secret(openid.randomPKCECodeVerifier()), resource };
  const enrolment = await clients.enrol({ server, metadata, state: pending.state, fresh, signal });
  const { client, listener } = enrolment;
  const wire: Wire = { metadata, client, fetch: flow.fetch, signal };
  const hours = flow.book.interval(metadata.issuer);
  const before = plan.before?.issuer === metadata.issuer ? plan.before : undefined;
  const maxAge = hours > 0 ? Math.round(hours * 3600) : undefined;
  const round: Round = { ...flow, listener, scopes, pending, maxAge, loginHint: before?.subject };
  try {
    const { url, opened } = await openBrowser(wire, round);
    const noBrowser = !opened && metadata.device_authorization_endpoint !== undefined;
    const elsewhere = noBrowser ? await deviceGrant(wire, round, flow.clock) : undefined;
    if (elsewhere) return await keep(flow, wire, elsewhere, undefined);
    flow.say({ step: 'browser', url: url.href, opened });
    const answer = await comeBack(flow, round, enrolment);
    const grant = await exchangeCode(wire, answer.url, pending).catch((error: unknown) =>
      notExchanged(error, flow, enrolment, answer),
    );
    return grant && (await keep(flow, wire, grant, answer));
  } finally {
    listener.close();
  }
}

async function comeBack(flow: Flow, round: Round, { client, origin }: Enrolment): Promise<RedirectAnswer> {
  try {
    return await answerOf(round);
  } catch (error) {
    // An issuer that forgot our registration tells the person, not us: we see only that nobody comes back.
    if (origin === 'stored') flow.registrations.drop(flow.destination.metadata.issuer, client.id);
    throw error;
  }
}

async function notExchanged(
  error: unknown,
  flow: Flow,
  { client, origin }: Enrolment,
  answer: RedirectAnswer,
): Promise<undefined> {
  const { signal, destination, registrations, server } = flow;
  const { issuer } = destination.metadata;
  const failure = await oauthFailure(error);
  if (failure.kind === 'refused' && failure.error === 'invalid_client' && !signal.aborted && origin === 'stored') {
    registrations.drop(issuer, client.id);
    await answer.show(againPage(server));
    return undefined;
  }
  const why = signal.aborted ? problemOf(signal.reason) : await signInProblem(error, server.id, issuer);
  await answer.show(failurePage(server, why));
  throw new ProblemError(why);
}

/** Stores the tokens in the server's lane; tokens that cannot be kept are given back to the issuer. */
async function keep(flow: Flow, wire: Wire, grant: Grant, answer: RedirectAnswer | undefined): Promise<Account> {
  const { server, plan, agreed, destination } = flow;
  const client = { id: wire.client.id, method: wire.client.method };
  const brought: Brought = { server, plan, agreed, destination, client, grant };
  try {
    const account = await flow.lanes.run(server.id, async () => {
      flow.signal.throwIfAborted();
      return keepTokens(brought, flow);
    });
    await answer?.show(successPage(server, account));
    return account;
  } catch (error) {
    await giveBack(wire, grant);
    await answer?.show(failurePage(server, problemOf(error)));
    throw error;
  }
}
