import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { misbehave, type Manner } from './manners.ts';

/** What the token endpoint answers: tokens, a 401 with a challenge, or an OAuth error code with 400. */
export type TokenManner = 'ok' | 'challenge' | { error: string };

/** An authorization server that is simple, and wrong in just the way a test says. */
export interface MisbehavingIssuer {
  /** Its identifier, with the path it was started with. */
  issuer: string;
  origin: string;
  /** Metadata by path, to change or remove. */
  documents: Map<string, unknown>;
  /** Paths that misbehave, and how; no path does at first. */
  manners: Map<string, Manner>;
  /** The correct metadata of this issuer. */
  metadata(): Record<string, unknown>;
  /** Parameters that replace those of the authorization answer; `undefined` takes one away. */
  answer: Record<string, string | undefined>;
  /** The OAuth error it has for what is asked of an endpoint; `undefined`: none. */
  refuses: (asked: URLSearchParams, at: 'authorize' | 'token') => string | undefined;
  tokens: TokenManner;
  /** Joined to every token answer. */
  tokenExtras: Record<string, unknown>;
  /** What registration answers beside the client id, and its status. */
  registration: { status: number; body: Record<string, unknown> };
  /** Which redirect addresses it registers (others: `invalid_redirect_uri`), and goes back to. */
  takesRedirect: (uri: string) => boolean;
  /** Whether registrations can be removed (RFC 7592), and the status it answers to that. */
  management: { offered: boolean; status: number };
  /** Each request in order; `body` is empty but for a POST. */
  hits: IssuerHit[];
  /** Resolves when the next request has come to this path. */
  reached(path: string): Promise<void>;
  /** Sockets that were opened to it so far. */
  connections: number;
  stop(): Promise<void>;
}

export interface IssuerHit {
  method: string;
  path: string;
  body: string;
  authorization: string | undefined;
  dpop: unknown;
}

export async function startMisbehavingIssuer({ path = '' } = {}): Promise<MisbehavingIssuer> {
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const awaited = new Map<string, PromiseWithResolvers<void>>();
  const metadata = (): Record<string, unknown> => ({
    issuer: `${origin}${path}`,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    revocation_endpoint: `${origin}/revoke`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  });
  const state: MisbehavingIssuer = {
    issuer: `${origin}${path}`,
    origin,
    metadata,
    documents: new Map([[`/.well-known/oauth-authorization-server${path}`, metadata()]]),
    manners: new Map(),
    answer: {},
    refuses: () => undefined,
    tokens: 'ok',
    tokenExtras: {},
    registration: { status: 201, body: {} },
    takesRedirect: () => true,
    management: { offered: false, status: 204 },
    hits: [],
    reached(path) {
      const gate = awaited.get(path) ?? Promise.withResolvers<void>();
      awaited.set(path, gate);
      return gate.promise;
    },
    connections: 0,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };

  server.on('connection', () => state.connections++);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', origin);
    const body = request.method === 'POST' ? await text(request) : '';
    const { method = '', headers } = request;
    state.hits.push({ method, path: url.pathname, body, authorization: headers.authorization, dpop: headers['dpop'] });
    awaited.get(url.pathname)?.resolve();
    awaited.delete(url.pathname);
    const manner = state.manners.get(url.pathname);
    if (manner !== undefined) return misbehave(response, manner);
    if (url.pathname === '/authorize') return redirect(url, state, response);
    if (url.pathname === '/token') return token(body, state, response);
    if (url.pathname === '/register') return register(body, state, response);
    if (url.pathname.startsWith('/register/')) return void response.writeHead(state.management.status).end();
    if (url.pathname === '/revoke') return json(response, 200, {});
    if (url.pathname === '/device') {
      const verification_uri = `${origin}/activate`;
      return json(response, 200, {
        device_code: 'a-device',
        user_code: 'ABCD-EFGH',
        verification_uri,
        expires_in: 300,
      });
    }
    const document = state.documents.get(url.pathname);
    return document === undefined ? json(response, 404, {}) : json(response, 200, document);
  }
  return state;
}

function register(body: string, issuer: MisbehavingIssuer, response: ServerResponse): void {
  const { registration, management, hits, origin } = issuer;
  const { redirect_uris: uris } = JSON.parse(body) as { redirect_uris: string[] };
  if (!uris.every(issuer.takesRedirect)) return json(response, 400, { error: 'invalid_redirect_uri' });
  const client_id = `client-${hits.length}`;
  const managed = {
    registration_client_uri: `${origin}/register/${client_id}`,
    registration_access_token: `access-to-${client_id}`,
  };
  json(response, registration.status, { client_id, ...(management.offered && managed), ...registration.body });
}

function redirect(url: URL, { answer, takesRedirect, refuses }: MisbehavingIssuer, response: ServerResponse): void {
  const target = new URL(url.searchParams.get('redirect_uri') ?? '');
  if (!takesRedirect(target.href)) return void response.writeHead(400).end('<h1>Unknown address to go back to</h1>');
  const error = refuses(url.searchParams, 'authorize');
  const outcome = error === undefined ? { code: 'a-code' } : { error };
  const parameters = { ...outcome, state: url.searchParams.get('state') ?? '', ...answer };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) target.searchParams.set(name, value);
  response.writeHead(302, { location: target.href }).end();
}

function token(body: string, issuer: MisbehavingIssuer, response: ServerResponse): void {
  const { tokens, tokenExtras, hits, refuses } = issuer;
  const error = refuses(new URLSearchParams(body), 'token');
  if (error !== undefined) json(response, 400, { error });
  else if (tokens === 'challenge') {
    response.setHeader('www-authenticate', 'Basic realm="issuer"');
    json(response, 401, { error: 'invalid_client' });
  } else if (tokens === 'ok') {
    const answer = { access_token: `access-${hits.length}`, token_type: 'Bearer', expires_in: 600 };
    json(response, 200, { ...answer, refresh_token: `refresh-${hits.length}`, ...tokenExtras });
  } else json(response, 400, tokens);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
