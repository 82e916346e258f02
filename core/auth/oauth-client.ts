import * as openid from 'openid-client';
import { Secret } from '../../shared/secret.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { IssuerMetadata } from './issuer-metadata.ts';

export const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** Who we are at one issuer. */
export interface OauthClient {
  id: string;
  secret?: Secret | undefined;
  method: AuthMethod;
}

/** The tokens of one answer. */
export interface Grant {
  accessToken: Secret;
  refreshToken?: Secret | undefined;
  /** Seconds the access token lives, where the issuer says. */
  expiresIn?: number | undefined;
  scope?: string | undefined;
  /** From a validated id_token, where there is one. */
  identity?: { id: string; name?: string | undefined } | undefined;
}

/** What every message to an issuer's endpoints needs. */
export interface Wire {
  metadata: IssuerMetadata;
  client: OauthClient;
  fetch: Fetch;
  signal?: AbortSignal | undefined;
}

const TIMEOUT_SECONDS = 20;
const CLOCK_TOLERANCE_SECONDS = 300;

/** What one authorization request must be remembered with until its answer comes. */
export interface Pending {
  state: string;
  verifier: Secret;
  resource: string;
}

/** The address to open, with PKCE S256, state and resource. Extra parameters of the issuer's endpoint are kept. */
export async function authorizationUrl(
  wire: Wire,
  { state, verifier, resource }: Pending,
  parameters: Record<string, string>,
): Promise<URL> {
  return openid.buildAuthorizationUrl(configure(wire), {
    state,
    resource,
    code_challenge: await openid.calculatePKCECodeChallenge(Secret.unwrap(verifier)),
    code_challenge_method: 'S256',
    ...parameters,
  });
}

/**
 * Checks the issuer's answer (`iss` first, then `state`, then whether it is an error) and trades the code for tokens.
 * Throws openid-client's errors; `oauthFailure` reads them.
 */
export async function exchangeCode(wire: Wire, answer: URL, pending: Pending): Promise<Grant> {
  const checks = { expectedState: pending.state, pkceCodeVerifier: Secret.unwrap(pending.verifier) };
  const { resource } = pending;
  return grantOf(await openid.authorizationCodeGrant(configure(wire), answer, checks, { resource }));
}

/** Trades a refresh token for new tokens. Throws openid-client's errors; `oauthFailure` reads them. */
export async function refreshGrant(wire: Wire, refreshToken: Secret, resource: string): Promise<Grant> {
  const config = configure({ ...wire, fetch: withoutIdToken(wire.fetch) });
  return grantOf(await openid.refreshTokenGrant(config, Secret.unwrap(refreshToken), { resource }));
}

/** Asks for a code that a person types elsewhere (RFC 8628). Throws openid-client's errors; `oauthFailure` reads them. */
export function askForDevice(
  wire: Wire,
  parameters: Record<string, string>,
): Promise<openid.DeviceAuthorizationResponse> {
  return openid.initiateDeviceAuthorization(configure(wire), parameters);
}

/** Asks for the tokens, as often as the issuer wants to be asked, until the person has typed the code. */
export async function pollForDevice(
  wire: Wire,
  device: openid.DeviceAuthorizationResponse,
  resource: string,
): Promise<Grant> {
  const options = wire.signal ? { signal: wire.signal } : {};
  return grantOf(await openid.pollDeviceAuthorizationGrant(configure(wire), device, { resource }, options));
}

/** Revokes one token (RFC 7009). Throws openid-client's errors; `oauthFailure` reads them. */
export async function revokeToken(wire: Wire, token: Secret, hint: 'refresh_token' | 'access_token'): Promise<void> {
  await openid.tokenRevocation(configure(wire), Secret.unwrap(token), { token_type_hint: hint });
}

/** Registers a client (RFC 7591). Throws openid-client's errors; `oauthFailure` reads them. */
export async function registerClient(
  wire: Omit<Wire, 'client'>,
  wanted: Partial<openid.ClientMetadata>,
): Promise<openid.ClientMetadata> {
  const { metadata } = wire;
  const config = await openid.dynamicClientRegistration(new URL(KNOWN), wanted, undefined, {
    timeout: TIMEOUT_SECONDS,
    [openid.customFetch]: withKnownMetadata(metadata, onWire(wire)),
    execute: isHttps(metadata) ? [] : [openid.allowInsecureRequests],
  });
  return config.clientMetadata();
}

function configure(wire: Wire): openid.Configuration {
  const { client, metadata } = wire;
  const config = new openid.Configuration(
    metadata as openid.ServerMetadata,
    client.id,
    // A clock some minutes off must not cost a person their sign-in.
    { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    authentication(client),
  );
  config[openid.customFetch] = onWire(wire);
  config.timeout = TIMEOUT_SECONDS;
  if (!isHttps(metadata)) openid.allowInsecureRequests(config);
  return config;
}

function authentication({ secret, method }: OauthClient): openid.ClientAuth {
  if (secret === undefined || method === 'none') return openid.None();
  const text = Secret.unwrap(secret);
  return method === 'client_secret_basic' ? openid.ClientSecretBasic(text) : openid.ClientSecretPost(text);
}

// Plain http gets this far only at a loopback address: readIssuerMetadata refuses every other.
function isHttps(metadata: IssuerMetadata): boolean {
  return Object.entries(metadata).every(
    ([name, value]) => !name.endsWith('_endpoint') || String(value).startsWith('https:'),
  );
}

function onWire({ fetch, signal }: Pick<Wire, 'fetch' | 'signal'>): openid.CustomFetch {
  return (url, { signal: limit, ...init }) => {
    const signals = [signal, limit].filter((one) => one !== undefined);
    return fetch(url, { ...init, signal: AbortSignal.any(signals) } as RequestInit);
  };
}

// openid-client registers only after a discovery of its own; ours was stricter, so its request is answered from memory.
const KNOWN = 'https://known.invalid/.well-known/openid-configuration';

function withKnownMetadata(metadata: IssuerMetadata, fetch: openid.CustomFetch): openid.CustomFetch {
  return async (url, options) => {
    if (url === KNOWN) return Response.json(metadata);
    return registrationAnswer(await fetch(url, options));
  };
}

// Issuers in the field answer 200 for 201 and leave out the expiry that RFC 7591 wants beside a secret.
async function registrationAnswer(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const text = await response.text();
  const body = parse(text);
  if (typeof body !== 'object') return new Response(text, { status: 201, headers: response.headers });
  return Response.json({ client_secret_expires_at: 0, ...body }, { status: 201 });
}

/**
 * A refresh's answer without its id_token. We do not use it, and one that fails validation (a clock a minute off) must not
 * cost the person the rotated refresh token in the same answer.
 */
function withoutIdToken(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 200) return response;
    const text = await response.text();
    const body = parse(text);
    const kept = typeof body === 'object' && body !== null ? JSON.stringify({ ...body, id_token: undefined }) : text;
    return new Response(kept, { status: response.status, headers: response.headers });
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function grantOf(answer: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers): Grant {
  const claims = answer.claims();
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    expiresIn: answer.expires_in,
    scope: answer.scope,
    identity: claims && { id: claims.sub, name: nameIn(claims) },
  };
}

function nameIn(claims: openid.IDToken): string | undefined {
  return [claims.preferred_username, claims.email, claims.name].find((one) => typeof one === 'string' && one !== '') as
    | string
    | undefined;
}
