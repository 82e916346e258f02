import type { Company } from '../../../shared/company-policy.ts';
import { fail } from '../../../shared/problem.ts';
import type { AuthServer } from '../auth.ts';
import type { Clients } from '../clients/clients.ts';
import type { Deviations } from '../clients/deviations.ts';
import { assertionGrant, exchangeIdToken, type Asked, type IdJag } from '../issuer/assertion-grants.ts';
import { readIssuerMetadata } from '../issuer/issuer-metadata.ts';
import type { FetchFor } from '../issuer/json-document.ts';
import { knownProblem } from '../issuer/known-problem.ts';
import { oauthFailure, wordsOf, type OauthFailure } from '../issuer/oauth-failure.ts';
import type { Grant, Wire } from '../issuer/oauth-client.ts';
import { words } from '../accounts/scopes.ts';
import { unavailableAt } from '../sign-in/sign-in-failures.ts';
import { companyServer } from './company-policy.ts';
import type { Identities, IdToken } from './identities.ts';

export interface CompanyGrantParts {
  identities: Identities;
  clients: Clients;
  deviations: Pick<Deviations, 'has'>;
  fetchFor: FetchFor;
}

/** For whom access to which server is asked, and where. */
export interface CompanyAsk {
  company: Company;
  /** Their id there. */
  member: string;
  server: AuthServer;
  resource: string;
  scopes: readonly string[];
  /** To the server's own sign-in service. */
  wire: Wire;
  signal?: AbortSignal | undefined;
}

/** Tokens by a company's word. */
export interface CompanyGrant extends Grant {
  /** Scopes that were asked for and not given. */
  withheld: readonly string[];
}

/**
 * Access without the person: the company's identity provider gives its word for them (an ID-JAG), and the server's sign-in
 * service a token for that (SEP-990). A no of either is final. Problems: `company-*`, `sign-in-unavailable`,
 * `authorization-metadata`, the vault's.
 */
export async function grantByCompany(ask: CompanyAsk, parts: CompanyGrantParts): Promise<CompanyGrant> {
  const word = await wordOf(ask, parts);
  const grant = await assertionGrant(ask.wire, word.assertion).catch((error: unknown) => refusedThere(error, ask));
  const scope = grant.scope ?? word.scope;
  const given = scope === undefined ? ask.scopes : words(scope);
  return { ...grant, scope, withheld: ask.scopes.filter((one) => !given.includes(one)) };
}

/** The company's word for this person at this server. */
async function wordOf(ask: CompanyAsk, parts: CompanyGrantParts): Promise<IdJag> {
  const { company, member, signal } = ask;
  const idToken = await parts.identities.idToken(company, member);
  const wire = await wireToCompany(company, parts, signal);
  const asked: Asked = { audience: ask.wire.metadata.issuer, resource: ask.resource, scopes: ask.scopes };
  const exchange = (by: IdToken) => exchangeIdToken(wire, by.token, asked);
  try {
    return await exchange(idToken);
  } catch (error) {
    if (!idToken.isRenewable || !(await isAboutIdToken(error))) return refusedByCompany(error, ask);
    // It may be the ID token that is refused (a key that the company replaced) and not the person: a newer one tells.
    const newer = await parts.identities.newerIdToken(company, member);
    if (!newer) return refusedByCompany(error, ask);
    return exchange(newer).catch((again: unknown) => refusedByCompany(again, ask));
  }
}

async function wireToCompany(
  company: Company,
  parts: CompanyGrantParts,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  // Nobody is sent to a page there now, so that one is not asked for.
  const server = { ...companyServer(company), machine: true };
  const { issuer } = company;
  const fetch = parts.fetchFor(new URL(issuer));
  const reading = { server, fetch, signal: signal ?? new AbortController().signal };
  const metadata = await readIssuerMetadata({ issuer, bare: false }, reading, parts.deviations);
  return { metadata, client: await parts.clients.named(server, company.client, metadata), fetch, signal };
}

/** RFC 8693 2.2.2 and RFC 6749 5.2 have one code for a token that is no good and for a person who may not. */
async function isAboutIdToken(error: unknown): Promise<boolean> {
  const failure = await oauthFailure(error);
  return failure.kind === 'refused' && ['invalid_grant', 'invalid_request'].includes(failure.error);
}

/** What the company wants a person for. */
const WANTS_PERSON: readonly string[] = ['login_required', 'interaction_required', 'consent_required'];

/** Throws what is no answer of theirs: that it was given up, or what we know already. */
async function failureOf(error: unknown, signal: AbortSignal | undefined): Promise<OauthFailure> {
  signal?.throwIfAborted();
  const known = knownProblem(error);
  if (known) throw known;
  return oauthFailure(error);
}

async function refusedByCompany(error: unknown, { company, server, signal }: CompanyAsk): Promise<never> {
  const failure = await failureOf(error, signal);
  const { name } = company;
  switch (failure.kind) {
    case 'refused':
      if (WANTS_PERSON.includes(failure.error)) return fail('company-sign-in-needed', { company: name });
      return fail('company-refused', {
        company: name,
        server: server.id,
        code: failure.error,
        words: await wordsOf(error),
      });
    case 'mismatch':
      return fail('company-answer-unusable', { company: name, server: server.id });
    default:
      throw unavailableAt(new URL(company.issuer).host, failure, companyServer(company).id);
  }
}

async function refusedThere(error: unknown, { company, server, wire, signal }: CompanyAsk): Promise<never> {
  const failure = await failureOf(error, signal);
  const { issuer } = wire.metadata;
  if (failure.kind === 'unavailable') throw unavailableAt(new URL(issuer).host, failure, server.id);
  const code = failure.kind === 'refused' ? failure.error : 'an answer that is not for this';
  const facts = { company: company.name, server: server.id, host: new URL(issuer).host, code };
  return fail('company-word-refused', { ...facts, words: await wordsOf(error) });
}
