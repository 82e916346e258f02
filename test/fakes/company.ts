import { refuseShort, type ToolNeeds } from './tool-needs.ts';
import { createDpopVerifier, type DpopVerifier } from './dpop-verifier.ts';
import { type CompanyIdp, type CompanyIdpOptions, createTokenVerifier, startCompanyIdp } from './company-idp.ts';
import type { Authorization, FakeServer, FakeServerOptions } from './mcp-servers/fake-server.ts';

export type StartServer = (options?: FakeServerOptions) => Promise<FakeServer>;

/** A company: its identity provider, and MCP servers that take only tokens issued for them. */
export interface Company<Name extends string> {
  idp: CompanyIdp;
  servers: Record<Name, FakeServer>;
  /** Who checks the proofs, by server, where tokens are bound to keys. */
  verifiers: Partial<Record<Name, DpopVerifier>>;
  /** From now on the servers refuse every token issued so far (401, `invalid_token`). */
  distrust(): void;
  stop(): Promise<void>;
}

export interface CompanyOptions extends Omit<CompanyIdpOptions, 'resources'> {
  /** The scopes that the servers ask for, with a space between two; `openid profile` tells the person's name. */
  challenge?: string;
  /** What their tools need of a token beside that. */
  needs?: ToolNeeds;
  /** Servers take only tokens bound to a key, proven with a nonce of theirs; so does the identity provider. */
  dpop?: boolean;
}

export async function startCompany<Name extends string>(
  starters: Record<Name, StartServer>,
  { challenge = 'tools', needs = () => undefined, dpop = false, ...options }: CompanyOptions = {},
): Promise<Company<Name>> {
  const resources = new Set<string>();
  const idp = await startCompanyIdp({
    dpopNonce: dpop,
    ...options,
    resources: (indicator) => resources.has(indicator),
  });
  const distrusted = new Set<string>();
  const isTrusted = (token: string) => !distrusted.has(token);
  const verifiers: Record<string, DpopVerifier> = {};
  const start = async ([name, starter]: [string, StartServer]): Promise<[string, FakeServer]> => {
    const guard = dpop ? dpopGuard(challenge, isTrusted) : bearerGuard(challenge, isTrusted, needs);
    const server = await startProtected(starter, idp, guard);
    if (guard.verifier) verifiers[name] = guard.verifier;
    resources.add(server.url.href);
    return [name, server];
  };
  const started = await Promise.all(Object.entries<StartServer>(starters).map(start));
  const servers = Object.fromEntries(started) as Record<Name, FakeServer>;
  return {
    idp,
    servers,
    verifiers: verifiers as Company<Name>['verifiers'],
    distrust: () => idp.issued.forEach((token) => distrusted.add(token)),
    async stop() {
      await Promise.all(Object.values<FakeServer>(servers).map((server) => server.stop()));
      await idp.stop();
    },
  };
}

/** How a server lets requests in, once it knows where it is. */
interface Guard {
  verifier?: DpopVerifier;
  open(place: { issuer: string; resource: string; metadata: string }): void;
  authorize: NonNullable<FakeServerOptions['authorize']>;
}

export async function startProtected(
  starter: StartServer,
  { issuer }: { issuer: string },
  guard: Guard,
): Promise<FakeServer> {
  const server = await starter({
    authorize: guard.authorize,
    protectedResourceMetadata: (url: URL) => ({ resource: url.href, authorization_servers: [issuer] }),
  });
  const metadata = new URL(`/.well-known/oauth-protected-resource${server.url.pathname}`, server.url).href;
  guard.open({ issuer, resource: server.url.href, metadata });
  return server;
}

export function bearerGuard(scope: string, isTrusted: (token: string) => boolean, needs: ToolNeeds): Guard {
  let metadata = '';
  let verify: ReturnType<typeof createTokenVerifier> = async () => undefined;
  return {
    open(place) {
      ({ metadata } = place);
      verify = createTokenVerifier(place);
    },
    async authorize({ authorization }, { body }) {
      const trusted = isTrusted(authorization?.replace(/^Bearer /i, '') ?? '');
      const claims = trusted ? await verify(authorization) : undefined;
      if (claims?.sub !== undefined) {
        const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
        return refuseShort(body, scopes, needs, metadata) ?? { ok: true, subject: claims.sub, scopes };
      }
      const error = authorization === undefined ? '' : 'error="invalid_token", ';
      const challenge = `Bearer ${error}resource_metadata="${metadata}", scope="${scope}"`;
      return { ok: false, status: 401, headers: { 'www-authenticate': challenge } };
    },
  };
}

function dpopGuard(scope: string, isTrusted: (token: string) => boolean): Guard {
  let metadata = '';
  const guard: Guard = {
    open(place) {
      ({ metadata } = place);
      guard.verifier = createDpopVerifier(place);
    },
    async authorize(headers, request) {
      const refused = (error: string, more = {}): Authorization => {
        const challenge = `DPoP ${error}algs="ES256", resource_metadata="${metadata}", scope="${scope}"`;
        return { ok: false, status: 401, headers: { 'www-authenticate': challenge, ...more } };
      };
      const { authorization } = headers;
      if (authorization === undefined || !guard.verifier) return refused('');
      if (!isTrusted(authorization.replace(/^DPoP /i, ''))) return refused('error="invalid_token", ');
      const verdict = await guard.verifier.verify(headers, request);
      const nonce = { 'dpop-nonce': guard.verifier.nextNonce() };
      if ('error' in verdict) return refused(`error="${verdict.error}", `, nonce);
      return { ok: true, subject: verdict.claims.sub ?? '', headers: nonce };
    },
  };
  return guard;
}
