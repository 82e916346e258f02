import type { Company, PolicyClient } from '../../../shared/company-policy.ts';
import { fail } from '../../../shared/problem.ts';
import type { SignInRequest } from '../auth.ts';
import type { Deviations } from '../clients/deviations.ts';
import { JWT_BEARER } from '../issuer/assertion-grants.ts';
import { readDestination, type Destination } from '../issuer/destination.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';
import type { Reading } from '../issuer/json-document.ts';
import type { Plan } from '../sign-in/sign-in-plan.ts';
import { clientAt, type CompanyPolicy } from './company-policy.ts';

/** A company whose word a server's sign-in service takes, and where that word goes. */
export interface Covered {
  company: Company;
  destination: Destination;
  client: PolicyClient;
}

interface CoverageParts {
  companies: CompanyPolicy;
  deviations: Pick<Deviations, 'has'>;
}

/**
 * The company that covers a server: policy names its sign-in service, or names every one that takes the grant. `undefined`: a
 * person signs in by themselves, as they do where they ask for another account or had one of their own. An issuer that no
 * policy names is asked nothing here unless policy says "*".
 */
export async function coveringCompany(
  { offer, before }: Pick<Plan, 'offer' | 'before'>,
  request: Pick<SignInRequest, 'another' | 'company'>,
  reading: Reading,
  { companies, deviations }: CoverageParts,
): Promise<Covered | undefined> {
  const isOwn = request.another === true || (before !== undefined && before.by === undefined);
  if (isOwn && request.company === undefined) return undefined;
  const wanted = request.company ?? before?.by?.company;
  const all = companies.all().filter(({ name }) => wanted === undefined || name === wanted);
  const read = (issuer: string) => readDestination(offer, issuer, withoutPerson(reading), deviations);
  for (const issuer of offer.issuers) {
    const company = all.find(({ authorizationServers }) => Object.hasOwn(authorizationServers, issuer));
    const client = company && clientAt(company, issuer);
    if (client) return { company, client, destination: await read(issuer) };
  }
  const company = all.find(({ authorizationServers }) => authorizationServers['*'] !== undefined);
  const client = company?.authorizationServers['*'];
  for (const issuer of company && client ? offer.issuers : []) {
    const destination = await read(issuer);
    if (company && client && takesTheWord(destination.metadata)) return { company, client, destination };
  }
  const { company: named } = request;
  return named === undefined ? undefined : fail('company-covers-not', { company: named, server: reading.server.id });
}

/** What it publishes of that (RFC 8414; draft-ietf-oauth-identity-assertion-authz-grant 7.2). */
function takesTheWord({
  grant_types_supported: grants,
  authorization_grant_profiles_supported: profiles,
}: IssuerMetadata) {
  return grants?.includes(JWT_BEARER) || profiles?.includes('urn:ietf:params:oauth:grant-profile:id-jag');
}

/** Nobody is sent to a page there: what such a page would need is not asked for. */
export function withoutPerson(reading: Reading): Reading {
  return { ...reading, server: { ...reading.server, machine: true } };
}
