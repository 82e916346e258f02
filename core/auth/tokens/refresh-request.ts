import { fail, problem, problemOf, type Problem, type ProblemCode } from '../../../shared/problem.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { AuthServer } from '../auth.ts';
import type { Clients } from '../clients/clients.ts';
import type { Deviations } from '../clients/deviations.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { grantByCompany, type CompanyGrantParts } from '../company/company-grant.ts';
import type { CompanyPolicy } from '../company/company-policy.ts';
import type { Workloads } from '../company/workload.ts';
import { refreshIdentity } from '../issuer/assertion-grants.ts';
import { readIssuerMetadata } from '../issuer/issuer-metadata.ts';
import { clientCredentials, refreshGrant, type Grant, type Wire } from '../issuer/oauth-client.ts';
import { knownProblem } from '../issuer/known-problem.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import { waitWantedBy } from '../issuer/issuer-busy.ts';
import type { Registrations } from '../clients/registrations.ts';
import type { SetRow } from './set-rows.ts';
import type { FetchFor } from '../issuer/json-document.ts';

/**
 * What came of asking the issuer for new tokens. `dead`: it will not give any for this refresh token. `refused`: whoever decides
 * about a person or machine says no to it, which no sign-in changes.
 */
export type RefreshOutcome =
  | { kind: 'renewed'; grant: Grant & { withheld?: readonly string[] } }
  | { kind: 'dead' }
  | { kind: 'refused'; problem: Problem }
  /** `retryAfterMs`: how long the issuer wants to be left alone, where it says. */
  | { kind: 'unavailable'; problem: Problem; retryAfterMs?: number | undefined };

export interface WireParts {
  clients: Clients;
  deviations: Pick<Deviations, 'has'>;
  fetchFor: FetchFor;
}

/** What of a token set its issuer must be reached for. */
export type Issued = Pick<SetRow, 'issuer' | 'bare' | 'client'>;

/**
 * What a message to the set's issuer needs. The issuer's metadata is read and checked anew each time, so an issuer that
 * moved its endpoints is followed, and only the issuer that gave the tokens ever sees them.
 */
export async function wireTo(server: AuthServer, { issuer, bare, client }: Issued, parts: WireParts): Promise<Wire> {
  const url = new URL(server.url);
  const fetch = parts.fetchFor(url);
  const name = { issuer: bare ? url.origin : issuer, bare };
  const signal = new AbortController().signal;
  const metadata = await readIssuerMetadata(name, { server, fetch, signal }, parts.deviations);
  return { metadata, client: await parts.clients.restore(issuer, client, server, metadata), fetch };
}

export interface RefreshParts extends WireParts, CompanyGrantParts {
  registrations: Registrations;
  companies: CompanyPolicy;
  workloads: Workloads;
  accounts: Pick<Accounts, 'get'>;
}

interface Keys {
  refreshToken: Secret | undefined;
  dpopKey: Secret | undefined;
}

/** One refresh request. Never throws; nothing is stored here. */
export async function requestRefresh(
  server: AuthServer,
  row: SetRow,
  keys: Keys,
  parts: RefreshParts,
): Promise<RefreshOutcome> {
  try {
    return { kind: 'renewed', grant: await newTokens(server, row, keys, parts) };
  } catch (error) {
    return refusedOrNot(error, row, parts.registrations);
  }
}

async function newTokens(server: AuthServer, row: SetRow, { refreshToken, dpopKey }: Keys, parts: RefreshParts) {
  const { by, subject } = parts.accounts.get(row.key.server, row.key.account) ?? {};
  // Nobody is sent anywhere: what a page would need is not asked for.
  const wire = { ...(await wireTo(by ? { ...server, machine: true } : server, row, parts)), dpopKey };
  if (by) {
    const company = parts.companies.find(by.company) ?? fail('company-unknown', { company: by.company });
    const { resource, scopes } = row;
    return grantByCompany({ company, member: by.member, server, resource, scopes, wire }, parts);
  }
  const resource = parts.deviations.has(row.issuer, 'no-resource') ? undefined : row.resource;
  if (refreshToken && server.isCompany) return identityOf(await refreshIdentity(wire, refreshToken), subject);
  if (refreshToken) return refreshGrant(wire, refreshToken, resource);
  // A machine has none: it asks anew.
  const workload = parts.workloads.of(server);
  if (workload) return parts.workloads.grant(workload, { server, resource, scopes: row.scopes, wire });
  return clientCredentials(wire, resource, row.scopes);
}

/** Nobody becomes somebody else by a refresh (OpenID Connect Core 12.2): then the ID token at hand stays. */
function identityOf(grant: Grant, subject: string | undefined): Grant {
  return grant.identity?.id === subject ? grant : { ...grant, idToken: undefined };
}

/** A no about a person or machine itself. */
export const REFUSALS: readonly ProblemCode[] = ['company-refused', 'company-word-refused', 'workload-refused'];

async function refusedOrNot(error: unknown, row: SetRow, registrations: Registrations): Promise<RefreshOutcome> {
  const known = knownProblem(error);
  if (known && REFUSALS.includes(known.problem.code)) return { kind: 'refused', problem: known.problem };
  if (known) return { kind: 'unavailable', problem: known.problem, retryAfterMs: waitWantedBy(known) };
  if (!(error instanceof Error)) return { kind: 'unavailable', problem: problemOf(error) };
  const failure = await oauthFailure(error);
  if (failure.kind === 'refused') {
    // The issuer forgot the client: the next sign-in must register anew.
    if (failure.error === 'invalid_client') registrations.drop(row.issuer, row.client.id);
    return { kind: 'dead' };
  }
  const reason = failure.kind === 'unavailable' ? failure.reason : 'an answer that cannot be read';
  const { host } = new URL(row.issuer);
  return {
    kind: 'unavailable',
    problem: problem('sign-in-unavailable', { server: row.key.server, reason: `${host}: ${reason}` }),
    retryAfterMs: failure.kind === 'unavailable' ? failure.retryAfterMs : undefined,
  };
}
