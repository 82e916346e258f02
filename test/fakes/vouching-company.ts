import type { PolicyFile } from '../../shared/policy.ts';
import { type CompanyIdp, type CompanyIdpOptions, startCompanyIdp } from './company-idp.ts';
import { bearerGuard, type StartServer, startProtected } from './company.ts';
import { type ExchangeAsked, type ExchangeVerdict, TOKEN_EXCHANGE } from './idp-token-exchange.ts';
import type { FakeServer } from './mcp-servers/fake-server.ts';
import { type ResourceIssuer, startResourceIssuer } from './resource-issuer.ts';
import type { ToolNeeds } from './tool-needs.ts';

/** A company whose word signs its people in to servers that have sign-in services of their own. */
export interface VouchingCompany<Name extends string> {
  idp: CompanyIdp;
  servers: Record<Name, FakeServer>;
  /** The sign-in service of each server; several servers may have one. */
  issuers: Record<Name, ResourceIssuer>;
  /** What the company's administrator puts on its people's computers. */
  policy: PolicyFile;
  /** The company lets nobody use this server any more, in these words; the server's sign-in service hears of it. */
  withdraw(name: Name, words: string): void;
  stop(): Promise<void>;
}

export interface VouchingOptions {
  /** The scopes that the servers ask for, with a space between two. */
  challenge?: string;
  needs?: ToolNeeds;
  idp?: Partial<CompanyIdpOptions>;
  /** Seconds. */
  accessTokenTtl?: number;
  /** What the company gives of what is asked; else all. */
  decide?: (asked: ExchangeAsked) => Partial<ExchangeVerdict>;
}

/** What the company is called in its policy. */
export const COMPANY = 'example';

const client = {
  client_id: 'drawbridge',
  token_endpoint_auth_method: 'none' as const,
  application_type: 'native' as const,
  grant_types: ['authorization_code', 'refresh_token', TOKEN_EXCHANGE],
  response_types: ['code' as const],
  // Any port (RFC 8252 7.3).
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
};

/** `starters`: each server, and the name of the sign-in service it shares with others of that name. */
export async function startVouchingCompany<Name extends string>(
  starters: Record<Name, { start: StartServer; at: string }>,
  { challenge = 'tools', needs = () => undefined, decide = () => ({}), ...options }: VouchingOptions = {},
): Promise<VouchingCompany<Name>> {
  const withdrawn = new Map<string, string>();
  const clients = new Map<string, string>();
  const idp = await startCompanyIdp({
    resources: () => false,
    clients: [client],
    exchange: {
      decide(asked) {
        const words = withdrawn.get(asked.resource);
        if (words !== undefined) return { error: 'access_denied', words };
        const known = clients.get(asked.audience);
        if (known === undefined) return { error: 'invalid_target' };
        return { client: known, ...decide(asked) } as ExchangeVerdict;
      },
    },
    ...options.idp,
  });
  const guarded = new Set<string>();
  const issuers = new Map<string, ResourceIssuer>();
  for (const { at } of Object.values<{ at: string }>(starters)) {
    if (issuers.has(at)) continue;
    const id = `drawbridge-at-${at}`;
    const resources = (resource: string) => guarded.has(`${at} ${resource}`);
    const issuer = await startResourceIssuer({ trusts: idp, client: { id }, resources, ...options });
    issuers.set(at, issuer);
    clients.set(issuer.issuer, id);
  }
  const issuerOf = (at: string): ResourceIssuer => issuers.get(at) as ResourceIssuer;
  const start = async ([name, { start: starter, at }]: [string, { start: StartServer; at: string }]) => {
    const guard = bearerGuard(challenge, (token) => issuerOf(at).isActive(token), needs);
    const server = await startProtected(starter, issuerOf(at), guard);
    guarded.add(`${at} ${server.url.href}`);
    return [name, server, issuerOf(at)] as const;
  };
  const started = await Promise.all(Object.entries<{ start: StartServer; at: string }>(starters).map(start));
  const servers = Object.fromEntries(started.map(([name, server]) => [name, server])) as Record<Name, FakeServer>;
  return {
    idp,
    servers,
    issuers: Object.fromEntries(started.map(([name, , issuer]) => [name, issuer])) as Record<Name, ResourceIssuer>,
    policy: {
      companies: {
        [COMPANY]: {
          issuer: idp.issuer,
          client: { id: client.client_id },
          authorizationServers: Object.fromEntries([...clients].map(([issuer, id]) => [issuer, { id }])),
          servers: Object.fromEntries(started.map(([name, server]) => [name, server.url.href])),
        },
      },
    },
    withdraw(name, words) {
      const { href } = servers[name].url;
      withdrawn.set(href, words);
      issuerOf(starters[name].at).end(href);
    },
    async stop() {
      await Promise.all(started.map(([, server]) => server.stop()));
      await Promise.all([...issuers.values()].map((issuer) => issuer.stop()));
      await idp.stop();
    },
  };
}
