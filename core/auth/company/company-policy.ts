import { companyId, companyOfId } from '../../../shared/company-id.ts';
import type { Company, Machine, PolicyClient } from '../../../shared/company-policy.ts';
import { fail } from '../../../shared/problem.ts';
import type { AuthServer } from '../auth.ts';

/** What the policy in force says of companies and machines, whenever it is asked. Throws `policy-invalid` while it cannot be used. */
export interface CompanyPolicy {
  all(): readonly Company[];
  find(name: string): Company | undefined;
  /** What it says of a server that needs no person. */
  machine(server: AuthServer): Machine | undefined;
  /**
   * The client it names for a server at an issuer, where that is the one meant. One that it named before still counts: what it
   * gave must be given back after the policy has gone.
   */
  clientOf(server: AuthServer, issuer: string, clientId: string): PolicyClient | undefined;
  /** Whether a sign-in service shares a company's session in the person's browser. */
  sharesSession(issuer: string): boolean;
}

/** `current`: the same object for as long as the policy is the same. */
export function createCompanyPolicy(
  current: () => { readonly companies: readonly Company[]; readonly machines: readonly Machine[] },
): CompanyPolicy {
  const seen = new Map<string, Company>();
  const all = () => {
    const { companies } = current();
    for (const company of companies) seen.set(company.name, company);
    return companies;
  };
  const machine = ({ id, url }: AuthServer) =>
    current().machines.find((one) => one.name === id && sameUrl(one.url, url));
  return {
    all,
    find: (name) => all().find((company) => company.name === name),
    machine,
    clientOf(server, issuer, clientId) {
      const clients = [...all(), ...seen.values()].flatMap((company) => clientsOf(company, server, issuer));
      const named = clients.find(({ id }) => id === clientId);
      if (named || server.isCompany) return named;
      const client = machine(server)?.client;
      // What is in the vault belongs to the first issuer it was used at, like any client a person gave.
      return client?.id === clientId && (client.key ?? client.secret) !== 'vault' ? client : undefined;
    },
    sharesSession: (issuer) => current().companies.some(({ browserSession }) => browserSession?.includes(issuer)),
  };
}

function clientsOf(company: Company, server: AuthServer, issuer: string): PolicyClient[] {
  if (server.isCompany)
    return company.issuer === issuer && companyId(company.name) === server.id ? [company.client] : [];
  const client = clientAt(company, issuer);
  return client ? [client] : [];
}

function sameUrl(a: string, b: string): boolean {
  return URL.parse(a)?.href === URL.parse(b)?.href;
}

/** A company's identity provider as a place to sign in at. */
export function companyServer({ name, issuer, client }: Company): AuthServer {
  return { id: companyId(name), url: issuer, clientId: client.id, isCompany: true };
}

/** The company that stands in a server's place. Problem: `company-unknown`. */
export function needCompany({ id }: Pick<AuthServer, 'id'>, policy: CompanyPolicy): Company {
  const name = companyOfId(id) ?? id;
  return policy.find(name) ?? fail('company-unknown', { company: name });
}

/** Our client at a server's sign-in service, by a company's policy. */
export function clientAt({ authorizationServers }: Company, issuer: string): PolicyClient | undefined {
  return Object.hasOwn(authorizationServers, issuer) ? authorizationServers[issuer] : authorizationServers['*'];
}
