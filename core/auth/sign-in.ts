import { randomUUID } from 'node:crypto';
import * as openid from 'openid-client';
import { assertNever } from '../../shared/assert-never.ts';
import type { Account } from '../../shared/models.ts';
import { problem, problemOf, ProblemError, type Problem } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import type { Browser } from '../ports/browser.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { Vault } from '../vault/vault.ts';
import type { AccountRow, Accounts } from './accounts.ts';
import type { AuthServer, Challenge } from './auth.ts';
import type { Clients, Enrolment } from './clients.ts';
import { findDestination, type Destination } from './destination.ts';
import { newDpopKey } from './dpop.ts';
import type { Lanes } from './lanes.ts';
import { authorizationUrl, exchangeCode, revokeToken, type Grant, type Wire } from './oauth-client.ts';
import { oauthFailure, type OauthFailure } from './oauth-failure.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Registrations } from './registrations.ts';
import { words } from './scopes.ts';
import { againPage, failurePage, successPage } from './sign-in-pages.ts';
import { untilAborted, type Progress } from './shared-sign-in.ts';
import { lifeOf, type TokenSets } from './token-sets.ts';
import type { FetchFor } from './json-document.ts';

export interface SignInParts {
  accounts: Accounts;
  registrations: Registrations;
  clients: Clients;
  sets: TokenSets;
  lanes: Lanes;
  vault: Vault;
  browser: Browser;
  fetchFor: FetchFor;
  clock: Clock;
  /** Whether tokens are bound to a key where server and issuer offer that. */
  useDpop: () => boolean;
}

/** One sign-in with everything it works with. */
interface Flow extends SignInParts, Progress {
  server: AuthServer;
  destination: Destination;
  fetch: Fetch;
}

/**
 * Signs a person in: finds and checks the issuer, makes sure that tokens can be kept, opens the browser, trades the code
 * and stores the tokens. Problems: `sign-in-*`, `registration-needed`, `authorization-metadata`, the vault's.
 */
export async function signInOnce(
  server: AuthServer,
  challenge: Challenge,
  progress: Progress,
  parts: SignInParts,
): Promise<Account> {
  const { signal } = progress;
  await untilAborted(signal, parts.vault.ready());
  const known = (issuer: string): boolean => parts.accounts.has(issuer) || parts.registrations.at(issuer).length > 0;
  const heldScopes = parts.accounts.get(server.id)?.account.scopes ?? [];
  const fetch = parts.fetchFor(new URL(server.url));
  const destination = await findDestination({ server, challenge, fetch, signal, known, heldScopes });
  const flow: Flow = { ...parts, ...progress, server, destination, fetch };
  return (await attempt(flow, false)) ?? (await attempt(flow, true)) ?? failed(flow, 'the registration was refused');
}

/** One way through the browser. `undefined`: the issuer has forgotten our stored registration; register and go again. */
async function attempt(flow: Flow, fresh: boolean): Promise<Account | undefined> {
  const { clients, server, destination, signal } = flow;
  const pending = {
    state: openid.randomState(),
    verifier: new Secret(openid.randomPKCECodeVerifier()),
    resource: destination.resource,
  };
  const enrolling = { server, metadata: destination.metadata, state: pending.state, fresh, signal };
  const enrolment = await clients.enrol(enrolling);
  const dpopKey = destination.dpop && flow.useDpop() ? newDpopKey() : undefined;
  const wire: Wire = { metadata: destination.metadata, client: enrolment.client, fetch: flow.fetch, signal, dpopKey };
  try {
    const answer = await askPerson(flow, enrolment, wire, pending);
    const grant = await exchangeCode(wire, answer.url, pending).catch((error: unknown) =>
      notExchanged(error, flow, enrolment, answer),
    );
    return grant && (await keep(flow, wire, grant, answer));
  } finally {
    enrolment.listener.close();
  }
}

async function askPerson(
  flow: Flow,
  { listener, client, origin }: Enrolment,
  wire: Wire,
  pending: { state: string; verifier: Secret; resource: string },
): Promise<RedirectAnswer> {
  const { scopes, metadata } = flow.destination;
  const url = authorizationUrl(wire, {
    redirect_uri: listener.redirectUri,
    state: pending.state,
    code_challenge: await openid.calculatePKCECodeChallenge(Secret.unwrap(pending.verifier)),
    code_challenge_method: 'S256',
    resource: pending.resource,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    // OpenID Connect Core 11: offline_access is ignored without a consent.
    ...(scopes.includes('offline_access') && { prompt: 'consent' }),
  });
  // A launcher that is the browser itself runs on; who comes back meanwhile shows that it opened.
  const opening = Promise.race([flow.browser.open(url), listener.answer.then(() => true)]);
  const opened = await untilAborted(flow.signal, opening);
  flow.say({ step: 'browser', url: url.href, opened });
  try {
    return await untilAborted(flow.signal, listener.answer);
  } catch (error) {
    // An issuer that forgot our registration tells the person, not us: we see only that nobody comes back.
    if (origin === 'stored') flow.registrations.drop(metadata.issuer, client.id);
    throw error;
  }
}

async function notExchanged(
  error: unknown,
  flow: Flow,
  { client, origin }: Enrolment,
  answer: RedirectAnswer,
): Promise<undefined> {
  const { signal, destination, registrations } = flow;
  const failure = await oauthFailure(error);
  if (failure.kind === 'refused' && failure.error === 'invalid_client' && !signal.aborted && origin === 'stored') {
    registrations.drop(destination.metadata.issuer, client.id);
    await answer.show(againPage(flow.server));
    return undefined;
  }
  const why = signal.aborted ? problemOf(signal.reason) : exchangeProblem(failure, error, flow);
  await answer.show(failurePage(flow.server, why));
  throw new ProblemError(why);
}

// The library's error stays behind: its evidence may hold codes and tokens.
function exchangeProblem(failure: OauthFailure, error: unknown, flow: Flow): Problem {
  const server = flow.server.id;
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof ProblemError) return cause.problem;
  const { host } = new URL(flow.destination.metadata.issuer);
  switch (failure.kind) {
    case 'refused':
      // The person said no on the issuer's page (RFC 6749 4.1.2.1).
      if (failure.error === 'access_denied') return problem('sign-in-cancelled', { server });
      return problem('sign-in-failed', { server, reason: `${host} answered "${failure.error}"` });
    case 'mismatch':
      return problem('sign-in-failed', { server, reason: 'the answer does not belong to this sign-in' });
    case 'unavailable':
      return problem('sign-in-unavailable', { server, reason: `${host}: ${failure.reason}` });
    default:
      return assertNever(failure);
  }
}

/** Stores the tokens in the account's lane; tokens that cannot be kept are given back to the issuer. */
async function keep(flow: Flow, wire: Wire, grant: Grant, answer: RedirectAnswer): Promise<Account> {
  try {
    const account = await flow.lanes.run(flow.server.id, async () => {
      flow.signal.throwIfAborted();
      return store(flow, wire, grant);
    });
    await answer.show(successPage(flow.server, account));
    return account;
  } catch (error) {
    await giveBack(wire, grant);
    await answer.show(failurePage(flow.server, problemOf(error)));
    throw error;
  }
}

async function store(flow: Flow, wire: Wire, grant: Grant): Promise<Account> {
  const { accounts, server, destination } = flow;
  const now = flow.clock.now();
  const { issuer } = destination.metadata;
  const before = accounts.get(server.id)?.account;
  const account: Account = {
    // Without an id_token nobody tells who it is; signing in again over an account goes on with it.
    id: grant.identity?.id ?? (before?.issuer === issuer ? before.id : randomUUID()),
    server: server.id,
    issuer,
    name: grant.identity?.name,
    scopes: grant.scope === undefined ? [...destination.scopes] : words(grant.scope),
    signedInAt: isoTime(now),
    refreshable: grant.refreshToken !== undefined,
  };
  const row: AccountRow = {
    account,
    url: server.url,
    bare: destination.name.bare,
    resource: destination.resource,
    client: { id: wire.client.id, method: wire.client.method },
  };
  const stored = await flow.sets.write(row, {
    generation: accounts.nextGeneration(),
    issuedAt: now,
    because: 'sign-in',
    accessToken: grant.accessToken,
    access: 'good',
    refreshToken: grant.refreshToken,
    refresh: 'good',
    dpop: grant.dpop,
    ...lifeOf(grant.expiresIn, now),
  });
  return stored.account;
}

async function giveBack(wire: Wire, grant: Grant): Promise<void> {
  if (wire.metadata.revocation_endpoint === undefined) return;
  const quiet = { ...wire, signal: undefined };
  const revoke = grant.refreshToken
    ? revokeToken(quiet, grant.refreshToken, 'refresh_token')
    : revokeToken(quiet, grant.accessToken, 'access_token');
  await revoke.catch(() => undefined);
}

function failed(flow: Flow, reason: string): never {
  throw new ProblemError(problem('sign-in-failed', { server: flow.server.id, reason }));
}
