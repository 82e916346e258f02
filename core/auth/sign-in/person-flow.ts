import * as openid from 'openid-client';
import type { Account } from '../../../shared/models.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { AuthServer } from '../auth.ts';
import { answerOf, openBrowser, type Round } from './browser-round.ts';
import type { Enrolment } from '../clients/clients.ts';
import type { Destination } from '../issuer/destination.ts';
import { deviceGrant } from './device-round.ts';
import { newDpopKey } from '../issuer/dpop.ts';
import { exchangeCode, type Grant, type Pending, type Wire } from '../issuer/oauth-client.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import { agreedScopes, OFFLINE, OPENID } from '../accounts/scopes.ts';
import { keep, stop } from './sign-in-end.ts';
import type { SignInParts } from './sign-in.ts';
import type { Agreement, Plan } from './sign-in-plan.ts';
import { signInError } from './sign-in-failures.ts';
import { givesWay, wayAfter, type Way } from './sign-in-ways.ts';
import type { Progress } from './shared-sign-in.ts';

/** One sign-in with everything it works with. */
export interface Flow extends SignInParts, Progress {
  server: AuthServer;
  plan: Plan;
  agreed: Agreement;
  destination: Destination;
  fetch: Fetch;
  /** A sign-in at a company (OpenID Connect): what is wanted is an ID token, for no resource. */
  isIdentity?: boolean;
}

/** Goes one way to the issuer, and from there the next where its answer says that another may do better. */
export async function go(way: Way, flow: Flow): Promise<Account> {
  const { destination, signal } = flow;
  const { metadata } = destination;
  const pending = pendingFor(way, flow);
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

function pendingFor(way: Way, flow: Flow): Pending {
  const hasResource = !flow.isIdentity && !givesWay('no-resource', way, flow);
  return {
    state: openid.randomState(),
    verifier: new Secret(openid.randomPKCECodeVerifier()),
    resource: hasResource ? flow.destination.resource : undefined,
    nonce: flow.isIdentity ? openid.randomNonce() : undefined,
  };
}

function roundOf(way: Way, pending: Pending, { listener }: Enrolment, flow: Flow): Round {
  const { plan, agreed } = flow;
  const { issuer, scopes_supported: supported } = flow.destination.metadata;
  const offered = plan.question.scopes.map(({ name }) => name);
  const lasting = givesWay('no-offline-access', way, flow) ? [] : supported;
  const hours = flow.signInEvery(issuer);
  const scopes = agreedScopes(offered, agreed.without, plan.named, lasting);
  return {
    ...flow,
    listener,
    // Without it there is no ID token (OpenID Connect Core 3.1.2.1).
    scopes: flow.isIdentity ? [...new Set([OPENID, ...scopes])] : scopes,
    pending,
    quiet: way.quiet,
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
