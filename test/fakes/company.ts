import type { IncomingHttpHeaders } from 'node:http';
import { type CompanyIdp, type CompanyIdpOptions, createTokenVerifier, startCompanyIdp } from './company-idp.ts';
import { refuseShort, type ToolNeeds } from './tool-needs.ts';
import type { Authorization, FakeServer, FakeServerOptions } from './mcp-servers/fake-server.ts';

export type StartServer = (options?: FakeServerOptions) => Promise<FakeServer>;

/** A company: its identity provider, and MCP servers that take only tokens issued for them. */
export interface Company<Name extends string> {
  idp: CompanyIdp;
  servers: Record<Name, FakeServer>;
  /** From now on the servers refuse every token issued so far (401, `invalid_token`). */
  distrust(): void;
  stop(): Promise<void>;
}

export interface CompanyOptions extends Omit<CompanyIdpOptions, 'resources'> {
  /** The scopes that the servers ask for, with a space between two; `openid profile` tells the person's name. */
  challenge?: string;
  /** What their tools need of a token beside that. */
  needs?: ToolNeeds;
}

export async function startCompany<Name extends string>(
  starters: Record<Name, StartServer>,
  { challenge = 'tools', needs = () => undefined, ...options }: CompanyOptions = {},
): Promise<Company<Name>> {
  const resources = new Set<string>();
  const idp = await startCompanyIdp({ ...options, resources: (indicator) => resources.has(indicator) });
  const distrusted = new Set<string>();
  const start = async ([name, starter]: [string, StartServer]): Promise<[string, FakeServer]> => {
    const server = await startProtected(starter, idp, { scope: challenge, needs }, (token) => !distrusted.has(token));
    resources.add(server.url.href);
    return [name, server];
  };
  const started = await Promise.all(Object.entries<StartServer>(starters).map(start));
  const servers = Object.fromEntries(started) as Record<Name, FakeServer>;
  return {
    idp,
    servers,
    distrust: () => idp.issued.forEach((token) => distrusted.add(token)),
    async stop() {
      await Promise.all(Object.values<FakeServer>(servers).map((server) => server.stop()));
      await idp.stop();
    },
  };
}

async function startProtected(
  starter: StartServer,
  idp: CompanyIdp,
  { scope, needs }: { scope: string; needs: ToolNeeds },
  isTrusted: (token: string) => boolean,
): Promise<FakeServer> {
  let metadata = '';
  let verify: ReturnType<typeof createTokenVerifier> = async () => undefined;
  const authorize = async (
    { authorization }: IncomingHttpHeaders,
    { body }: { body: unknown },
  ): Promise<Authorization> => {
    const trusted = isTrusted(authorization?.replace(/^Bearer /i, '') ?? '');
    const claims = trusted ? await verify(authorization) : undefined;
    if (claims?.sub !== undefined) {
      const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
      return refuseShort(body, scopes, needs, metadata) ?? { ok: true, subject: claims.sub, scopes };
    }
    const error = authorization === undefined ? '' : 'error="invalid_token", ';
    const challenge = `Bearer ${error}resource_metadata="${metadata}", scope="${scope}"`;
    return { ok: false, status: 401, headers: { 'www-authenticate': challenge } };
  };
  const server = await starter({
    authorize,
    protectedResourceMetadata: (url: URL) => ({ resource: url.href, authorization_servers: [idp.issuer] }),
  });
  metadata = new URL(`/.well-known/oauth-protected-resource${server.url.pathname}`, server.url).href;
  verify = createTokenVerifier({ issuer: idp.issuer, resource: server.url.href });
  return server;
}
