import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, decodeJwt, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { publicPart } from './idp-token-exchange.ts';

export interface ResourceIssuerOptions {
  /** Whose word it takes. */
  trusts: { issuer: string; jwksUri: string };
  /** Our client here, and its secret; without one it is a public client. */
  client: { id: string; secret?: string | undefined };
  /** The servers it guards. */
  resources: (resource: string) => boolean;
  /** Seconds. */
  accessTokenTtl?: number;
}

/** A token request as it came: every member, and how the client proved itself. */
export type TokenRequest = Record<string, string>;

/**
 * The authorization server of MCP servers, which takes a company's word (SEP-990 5) and nothing else: each member of an ID-JAG is
 * checked, and what is wrong is said. It has an authorization endpoint, where nobody may come.
 */
export interface ResourceIssuer {
  issuer: string;
  jwksUri: string;
  requests: TokenRequest[];
  /** Visits of its authorization endpoint. */
  visits: number;
  revoked: string[];
  /** Ends every token for this server, as it does when the company withdraws it. */
  end(resource: string): void;
  isActive(token: string): boolean;
  stop(): Promise<void>;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

class Refused extends Error {
  readonly code: string;

  constructor(words: string, code = 'invalid_grant') {
    super(words);
    this.code = code;
  }
}

export async function startResourceIssuer(options: ResourceIssuerOptions): Promise<ResourceIssuer> {
  const { trusts, client, resources, accessTokenTtl = 600 } = options;
  const key = signingKey();
  // Keys that the company replaced are looked up at once.
  const keys = createRemoteJWKSet(new URL(trusts.jwksUri), { cooldownDuration: 0 });
  const seen = new Set<string>();
  const ended = new Set<string>();
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = new Map<string, string>();
  const state: ResourceIssuer = {
    issuer,
    jwksUri: `${issuer}/jwks`,
    requests: [],
    visits: 0,
    revoked: [],
    end: (resource) => given.forEach((of, jti) => of === resource && ended.add(jti)),
    isActive: (token) => !ended.has(String(jtiOf(token))),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    jwks_uri: state.jwksUri,
    grant_types_supported: [JWT_BEARER],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    token_endpoint_auth_methods_supported: client.secret === undefined ? ['none'] : ['client_secret_basic'],
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/oauth-authorization-server') return json(response, 200, metadata);
    if (pathname === '/jwks') return json(response, 200, { keys: [publicPart(key)] });
    if (pathname === '/authorize') {
      state.visits++;
      return json(response, 403, {});
    }
    const body = Object.fromEntries(new URLSearchParams(await text(request)));
    try {
      if (pathname === '/token') return json(response, 200, await tokens(request, body));
      if (pathname === '/revoke') return revoke(request, response, body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return json(response, 400, { error: error.code, error_description: error.message });
    }
    return json(response, 404, {});
  }

  async function tokens(request: IncomingMessage, body: TokenRequest): Promise<object> {
    state.requests.push({ ...body, ...proofOf(request) });
    const who = clientOf(request, body);
    if (body['grant_type'] !== JWT_BEARER) throw new Refused('only the JWT bearer grant', 'unsupported_grant_type');
    const claims = await checkedJag(body['assertion'] ?? '', who);
    const jti = randomUUID();
    given.set(jti, claims.resource);
    const { resource, sub, scope } = claims;
    const token = await new SignJWT({ scope, client_id: who })
      .setProtectedHeader({ alg: 'RS256', kid: 'resource', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(resource)
      .setSubject(sub)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime(`${accessTokenTtl}s`)
      .sign(await importJWK(key, 'RS256'));
    return { access_token: token, token_type: 'Bearer', expires_in: accessTokenTtl, ...(scope && { scope }) };
  }

  /** Each member, one by one (SEP-990 7.4 to 7.6). */
  async function checkedJag(assertion: string, clientId: string) {
    const { payload, protectedHeader } = await jwtVerify(assertion, keys, { algorithms: ['RS256'] }).catch(() => {
      throw new Refused('signature or time of the assertion is not good');
    });
    if (protectedHeader.typ !== 'oauth-id-jag+jwt') throw new Refused(`typ is ${String(protectedHeader.typ)}`);
    if (payload.iss !== trusts.issuer) throw new Refused('iss is not trusted here');
    if (payload.aud !== issuer) throw new Refused('aud is another authorization server');
    if (typeof payload.sub !== 'string') throw new Refused('sub is missing');
    const resource = payload['resource'];
    if (typeof resource !== 'string' || !resources(resource)) throw new Refused('resource is not guarded here');
    if (payload['client_id'] !== clientId) throw new Refused('client_id is not the client that asks');
    if (typeof payload.iat !== 'number' || typeof payload.exp !== 'number') throw new Refused('iat or exp is missing');
    const jti = payload.jti ?? '';
    if (jti === '' || seen.has(jti)) throw new Refused('jti was used before');
    seen.add(jti);
    return { resource, sub: payload.sub, scope: payload['scope'] as string | undefined };
  }

  function clientOf(request: IncomingMessage, body: TokenRequest): string {
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const [id = '', secret] = Buffer.from(basic ?? '', 'base64')
      .toString('utf8')
      .split(':')
      .map(formDecoded);
    const named = client.secret === undefined ? body['client_id'] : id;
    if (named !== client.id || secret !== client.secret) throw new Refused('no such client', 'invalid_client');
    return named;
  }

  function revoke(request: IncomingMessage, response: ServerResponse, body: TokenRequest): void {
    clientOf(request, body);
    const { token = '' } = body;
    state.revoked.push(createHash('sha256').update(token).digest('hex'));
    ended.add(String(jtiOf(token)));
    json(response, 200, {});
  }
  return state;
}

/** RFC 6749 2.3.1. */
function formDecoded(part: string): string {
  return decodeURIComponent(part.replaceAll('+', ' '));
}

function proofOf({ headers }: IncomingMessage): TokenRequest {
  const scheme = headers.authorization?.split(' ')[0];
  return scheme === undefined ? {} : { authorization: scheme };
}

function jtiOf(token: string): string | undefined {
  try {
    return decodeJwt(token).jti;
  } catch {
    return undefined;
  }
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'resource', use: 'sig', alg: 'RS256' };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
