import * as openid from 'openid-client';
import type { Account, ActivityDraft } from '../../../shared/models.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Browser } from '../../ports/browser.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Vault } from '../../vault/vault.ts';
import type { AccountRow } from '../accounts/accounts.ts';
import type { AuthServer, Challenge, SignInRequest } from '../auth.ts';
import { answerOf, openBrowser, type Round } from './browser-round.ts';
import type { Clients, Enrolment } from '../clients/clients.ts';
import type { Deviations } from '../clients/deviations.ts';
import { readDestination, type Destination } from '../issuer/destination.ts';
import { deviceGrant } from './device-round.ts';
import { newDpopKey } from '../issuer/dpop.ts';
import type { KeepParts } from './keep-tokens.ts';
import type { Lanes } from '../tokens/lanes.ts';
import { signInMachine } from './machine.ts';
import { exchangeCode, type Grant, type Pending, type Wire } from '../issuer/oauth-client.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Registrations } from '../clients/registrations.ts';
import { agreedScopes, OFFLINE } from '../accounts/scopes.ts';
import { keep, stop } from './sign-in-end.ts';
import { askFirst, planSignIn, type Agreement, type Plan, type PlanParts } from './sign-in-plan.ts';
import { signInError } from './sign-in-failures.ts';
import { firstWay, givesWay, wayAfter, type Way } from './sign-in-ways.ts';
import { untilAborted, type Progress } from './shared-sign-in.ts';
import type { Upkeep } from '../tokens/upkeep.ts';
import type { FetchFor } from '../issuer/json-document.ts';

export interface SignInParts extends Omit<PlanParts, 'known'>, KeepParts {
  registrations: Registrations;
  deviations: Deviations;
  clients: Clients;
  lanes: Lanes;
  vault: Vault;
  browser: Browser;
  fetchFor: FetchFor;
  /** Hours after which policy wants a sign-in anew at this issuer; 0: as the issuer likes. */
  signInEvery: (issuer: string) => number;
  /** Whether tokens are bound to a key where server and issuer offer that. */
  useDpop: () => boolean;
  record: (draft: ActivityDraft) => void;
  upkeep: Pick<Upkeep, 'giveBack'>;
}

/** One sign-in with everything it works with. */
export interface Flow extends SignInParts, Progress {
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
): Promise<SignedIn> {
  const { signal } = progress;
  await untilAborted(signal, parts.vault.ready());
  const fetch = parts.fetchFor(new URL(server.url));
  const reading = { server, fetch, signal };
  if (server.machine) return { account: await signInMachine(challenge, reading, parts) };
  const planning = { ...parts, known: (issuer: string) => parts.accounts.has(issuer) };
  const plan = await planSignIn(challenge, request, reading, planning);
  // The server itself is the issuer: whether there is a sign-in at all can be known before the person is asked.
  if (plan.offer.bare) await readDestination(plan.offer, plan.question.issuers[0] ?? '', reading, parts.deviations);
  const agreed = await askFirst(plan, server, request, progress, planning);
  const destination = await readDestination(plan.offer, agreed.issuer, reading, parts.deviations);
  await untilAborted(signal, parts.upkeep.giveBack(destination.metadata.issuer));
  const flow: Flow = { ...parts, ...progress, server, plan, agreed, destination, fetch };
  const account = await go(firstWay(flow), flow);
  const { before, offer } = plan;
  return { account, ...(before && !offer.issuers.includes(before.issuer) && { left: before }) };
}

/** `left`: the account of an issuer that the server no longer trusts. */
export interface SignedIn {
  account: Account;
  left?: AccountRow;
}

/** Goes one way to the issuer, and from there the next where its answer says that another may do better. */
async function go(way: Way, flow: Flow): Promise<Account> {
  const { destination, signal } = flow;
  const { metadata } = destination;
  const resource = givesWay('no-resource', way, flow) ? undefined : destination.resource;
  const pending = { state: openid.randomState(), verifier: new Secret(openid.randomPKCECodeVerifier()), resource };
  const enrolment = await way.enrol(pending.state).catch((error: unknown) => stop(error, way.tab, flow));
  const dpopKey = destination.dpop && flow.useDpop() ? newDpopKey() : undefined;
  const wire: Wire = { metadata, client: enrolment.client, fetch: flow.fetch, signal, dpopKey };
  const round = roundOf(way, pending, enrolment, flow);
  try {
    const { url, opened } = await openBrowser(wire, round, way.tab);
    const noBrowser = !opened && metadata.device_authorization_endpoint !== undefined;
    const elsewhere = noBrowser ? await deviceGrant(wire, round, flow.clock) : undefined;
    if (elsewhere) return await keep({ wire, grant: elsewhere, round, way }, flow);
    flow.say({ step: 'browser', url: url.href, opened });
    const answer = await comeBack(flow, round, enrolment);
    const traded = await trade({ wire, round, enrolment, way, answer }, flow);
    if ('next' in traded) return await go(traded.next, flow);
    return await keep({ wire, grant: traded.grant, round, way, answer }, flow);
  } finally {
    enrolment.listener.close();
  }
}

function roundOf(way: Way, pending: Pending, { listener }: Enrolment, flow: Flow): Round {
  const { plan, agreed } = flow;
  const { issuer, scopes_supported: supported } = flow.destination.metadata;
  const offered = plan.question.scopes.map(({ name }) => name);
  const lasting = givesWay('no-offline-access', way, flow) ? [] : supported;
  const hours = flow.signInEvery(issuer);
  return {
    ...flow,
    listener,
    scopes: agreedScopes(offered, agreed.without, plan.named, lasting),
    pending,
    maxAge: hours > 0 ? Math.round(hours * 3600) : undefined,
    loginHint: plan.before?.issuer === issuer ? plan.before.subject : undefined,
  };
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

export interface Return {
  wire: Wire;
  round: Round;
  way: Way;
  answer: RedirectAnswer;
}

/** Trades the code; or finds out by which way to go again. */
async function trade(
  { wire, round, enrolment, way, answer }: Return & { enrolment: Enrolment },
  flow: Flow,
): Promise<{ grant: Grant } | { next: Way }> {
  try {
    return { grant: await exchangeCode(wire, answer.url, round.pending) };
  } catch (error) {
    const asked = { resource: round.pending.resource !== undefined, offlineAccess: addsOffline(round, flow.plan) };
    const failure = await oauthFailure(error);
    const next = flow.signal.aborted ? undefined : wayAfter(failure, { way, enrolment, answer, asked }, flow);
    return next ? { next } : await notExchanged(error, flow, answer);
  }
}

function addsOffline({ scopes }: Round, { named }: Plan): boolean {
  return scopes.includes(OFFLINE) && !named.includes(OFFLINE);
}

async function notExchanged(error: unknown, flow: Flow, answer: RedirectAnswer): Promise<never> {
  const { signal, destination, server } = flow;
  if (signal.aborted) return stop(signal.reason, answer, flow);
  return stop(await signInError(error, server.id, destination.metadata.issuer), answer, flow);
}
