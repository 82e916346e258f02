import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  errors,
  interactionPolicy,
  Provider,
  type ClientMetadata,
  type Configuration,
  type JWKS,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { JWK } from 'jose';
import { createIdpHolds, type Hold } from './idp-holds.ts';
import { keepIdpLog, type IdpLog, type IdpRequest } from './idp-log.ts';
import { devicePages, serveInteraction } from './idp-pages.ts';
import { addTokenExchange, type ExchangeOptions, type ExchangeRequest } from './idp-token-exchange.ts';
import { createIdpStore, type IdpStore } from './idp-store.ts';

export { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

export interface CompanyIdpOptions {
  /** 0: any free one. */
  port?: number;
  /** The resource indicators it issues tokens for. */
  resources: readonly string[] | ((indicator: string) => boolean);
  /** Scopes a resource knows. */
  scopes?: readonly string[];
  /** Seconds; asked for each token. */
  accessTokenTtl?: number | (() => number);
  /** A new refresh token with every use; using an old one again revokes the whole family. */
  rotate?: boolean;
  /** How long one that was used already is taken once more. */
  reuseGraceSeconds?: number;
  dynamicRegistration?: boolean;
  /** Lets a person sign in by a code they type elsewhere (RFC 8628). */
  deviceFlow?: boolean;
  /** The signatures it takes from clients that prove themselves by a private key. */
  assertionAlgorithms?: readonly string[];
  /** Client ID Metadata Documents that are published, by address; without any it does not support them. */
  documents?: ReadonlyMap<string, object>;
  revocation?: boolean;
  /** Takes a proof of possession (RFC 9449) only with a nonce of its own in it; else it takes one without. */
  dpopNonce?: boolean;
  /** Access tokens that only it can read, and take back; else JWTs. */
  opaqueAccessTokens?: boolean;
  /** Clients known beforehand. */
  clients?: ClientMetadata[];
  /** Vouches for its people at other authorization servers (SEP-990). */
  exchange?: ExchangeOptions;
  /** Seconds. */
  idTokenTtl?: number;
  /** Shows a page to clients on this computer each time, as RFC 8252 8.6 has it; else the browser's session may do. */
  asksNativeClients?: boolean;
}

export interface CompanyIdp {
  issuer: string;
  jwksUri: string;
  /** Requests to its endpoints, in order. */
  log: readonly IdpRequest[];
  /** Every code, token, client secret and verifier it gave out or saw. */
  issued: readonly string[];
  /** What kind of secret each of those is (`refresh_token`, `code`…). */
  kinds: ReadonlyMap<string, string>;
  /** `down`: connections are cut at once. `failing`: everything answers 503. */
  become(state: 'up' | 'down' | 'failing'): void;
  /** Loses every registered client, at once or just before the next code or refresh token is traded. */
  forgetClients(when?: 'now' | 'before-token'): void;
  /** Ends every refresh token. */
  forgetRefreshTokens(): void;
  /** Every address it was asked for, with its query. */
  addresses: readonly string[];
  /** What it was asked to vouch for, member by member. */
  exchanges: readonly ExchangeRequest[];
  /** Signs by a new key from now on; what the old one signed is worth nothing. */
  rotateKeys(): void;
  /** Stops token requests on their way: in front of the issuer, or when it has done its work and not answered yet. */
  holdTokens(where: 'before' | 'after'): Hold;
  stop(): Promise<void>;
}

/**
 * A company's identity provider on loopback: the real oidc-provider with PKCE, resource indicators (JWT access tokens whose
 * `aud` is the resource), refresh rotation with reuse detection, revocation, introspection and dynamic registration.
 */
export async function startCompanyIdp(options: CompanyIdpOptions): Promise<CompanyIdp> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = createIdpStore({ graceSeconds: options.reuseGraceSeconds ?? 0 });
  const cookieKeys = [randomBytes(16).toString('hex')];
  const exchanges: ExchangeRequest[] = [];
  const addresses: string[] = [];
  server.on('request', ({ url = '' }) => addresses.push(url));
  const kept: IdpLog = { log: [], issued: [], kinds: new Map() };
  const build = (): Provider => {
    const jwks = signingKeys();
    const made = new Provider(issuer, {
      ...configuration(options, store),
      jwks: jwks as JWKS,
      cookies: { keys: cookieKeys },
    });
    if (options.exchange) addTokenExchange(made, jwks.keys, options.exchange, exchanges);
    return made;
  };
  let provider = build();
  const holds = createIdpHolds(provider);
  keepIdpLog(provider, kept);
  provider.use(pollFast);
  const { log, issued, kinds } = kept;
  const { become, beforeToken } = serve(server, () => provider);
  return {
    addresses,
    exchanges,
    rotateKeys() {
      provider = build();
      keepIdpLog(provider, kept);
    },
    issuer,
    jwksUri: `${issuer}/jwks`,
    log,
    issued,
    kinds,
    become,
    holdTokens: holds.hold,
    forgetRefreshTokens: store.forgetRefreshTokens,
    forgetClients: (when = 'now') => (when === 'now' ? store.forgetClients() : beforeToken(store.forgetClients)),
    async stop() {
      holds.releaseAll();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Devices may ask each second in place of every fifth. */
async function pollFast(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const body = ctx.body as { device_code?: string } | undefined;
  if (ctx.path.startsWith('/device/auth') && body?.device_code) ctx.body = { ...body, interval: 1 };
}

interface Serving {
  become: CompanyIdp['become'];
  /** Runs `act` once, when the next token request arrives. */
  beforeToken(act: () => void): void;
}

function serve(server: Server, current: () => Provider): Serving {
  let state: Parameters<CompanyIdp['become']>[0] = 'up';
  const acts: (() => void)[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/token') acts.splice(0).forEach((act) => act());
    const provider = current();
    if (!(await serveInteraction(provider, request, response))) await provider.callback()(request, response);
  };
  server.on('request', (request, response) => {
    if (state === 'down') request.socket.destroy();
    else if (state === 'failing') response.writeHead(503).end();
    else void answer(request, response);
  });
  return { become: (next) => void (state = next), beforeToken: (act) => void acts.push(act) };
}

function configuration(options: CompanyIdpOptions, store: IdpStore): Configuration {
  const { resources, scopes = ['tools'], accessTokenTtl = 600, assertionAlgorithms = ['RS256', 'ES256'] } = options;
  const ttl = () => (typeof accessTokenTtl === 'function' ? accessTokenTtl() : accessTokenTtl);
  const isResource = (indicator: string): boolean =>
    typeof resources === 'function' ? resources(indicator) : resources.includes(indicator);
  return {
    adapter: store.adapter,
    clients: options.clients ?? [],
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    // Names go into the id_token itself.
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, preferred_username: sub, email: `${sub}@example.com` }),
    }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}`, policy: policyOf(options) },
    pkce: { required: () => true },
    renderError(ctx, { error }) {
      ctx.type = 'html';
      ctx.body = `<!doctype html><html lang="en"><title>Error</title><body><h1>${error}</h1></body></html>`;
    },
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms as ['RS256'] },
    // The world outside, where client metadata documents are.
    fetch: async (input) => Response.json(options.documents?.get(new Request(input).url) ?? {}),
    rotateRefreshToken: options.rotate ?? true,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: ttl,
      DeviceCode: 600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 3_600,
      IdToken: options.idTokenTtl ?? 3_600,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: options.deviceFlow ?? false, ...devicePages },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => options.dpopNonce ?? false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: async (_, client, token) => token.clientId === client.clientId },
      registration: { enabled: options.dynamicRegistration ?? true },
      registrationManagement: { enabled: options.dynamicRegistration ?? true },
      clientIdMetadataDocument: { enabled: options.documents !== undefined, ack: 'draft-02' },
      revocation: {
        enabled: options.revocation ?? true,
        allowedPolicy: async (_, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo(_, indicator) {
          if (!isResource(indicator)) throw new errors.InvalidTarget();
          return {
            scope: scopes.join(' '),
            audience: indicator,
            accessTokenFormat: options.opaqueAccessTokens ? 'opaque' : 'jwt',
            accessTokenTTL: ttl(),
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
  };
}

function policyOf({ asksNativeClients = true }: CompanyIdpOptions) {
  const policy = interactionPolicy.base();
  if (!asksNativeClients) policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

function signingKeys(): { keys: JWK[] } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(4).toString('hex');
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
}
