import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How the token endpoint behaves. A string of another kind is an OAuth error code, answered with 400. */
export type TokenManner = 'ok' | 'fail' | 'garbage' | 'cut' | 'challenge' | { error: string };

/** An authorization server that is simple, and wrong in just the way a test says. */
export interface MisbehavingIssuer {
  /** Its identifier, with the path it was started with. */
  issuer: string;
  origin: string;
  /** Metadata by path, to change or remove. */
  documents: Map<string, unknown>;
  /** The correct metadata of this issuer. */
  metadata(): Record<string, unknown>;
  /** Parameters that replace those of the authorization answer; `undefined` takes one away. */
  answer: Record<string, string | undefined>;
  tokens: TokenManner;
  /** Joined to every token answer. */
  tokenExtras: Record<string, unknown>;
  /** What registration answers beside the client id, and its status. */
  registration: { status: number; body: Record<string, unknown> };
  /** Each request in order; `body` is empty but for a POST. */
  hits: { path: string; body: string; authorization: string | undefined }[];
  /** Sockets that were opened to it so far. */
  connections: number;
  stop(): Promise<void>;
}

export async function startMisbehavingIssuer({ path = '' } = {}): Promise<MisbehavingIssuer> {
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
    answer: {},
    tokens: 'ok',
    tokenExtras: {},
    registration: { status: 201, body: {} },
    hits: [],
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
    state.hits.push({ path: url.pathname, body, authorization: request.headers.authorization });
    if (url.pathname === '/authorize') return redirect(url, state, response);
    if (url.pathname === '/token') return token(state, response);
    if (url.pathname === '/register') {
      return json(response, state.registration.status, {
        client_id: `client-${state.hits.length}`,
        ...state.registration.body,
      });
    }
    if (url.pathname === '/revoke') return json(response, 200, {});
    const document = state.documents.get(url.pathname);
    return document === undefined ? json(response, 404, {}) : json(response, 200, document);
  }
  return state;
}

function redirect(url: URL, { answer }: MisbehavingIssuer, response: ServerResponse): void {
  const target = new URL(url.searchParams.get('redirect_uri') ?? '');
  const parameters = { code: 'a-code', state: url.searchParams.get('state') ?? '', ...answer };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) target.searchParams.set(name, value);
  response.writeHead(302, { location: target.href }).end();
}

function token({ tokens, tokenExtras, hits }: MisbehavingIssuer, response: ServerResponse): void {
  if (tokens === 'cut') response.destroy();
  else if (tokens === 'fail') json(response, 503, { error: 'server_error' });
  else if (tokens === 'garbage') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
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
