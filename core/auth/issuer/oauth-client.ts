import * as openid from 'openid-client';
import { Secret } from '../../../shared/secret.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { keyPairOf, type DpopBinding } from './dpop.ts';
import type { SigningKey } from '../clients/client-key.ts';
import type { IssuerMetadata } from './issuer-metadata.ts';

export const authMethods = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'workload',
] as const;
export type AuthMethod = (typeof authMethods)[number];

/** Who we are at one issuer. */
export interface OauthClient {
  id: string;
  secret?: Secret | undefined;
  /** With `private_key_jwt`. */
  key?: SigningKey | undefined;
  method: AuthMethod;
}

/** Nobody in particular: a workload's JWT says all there is, and no client id goes along (SEP-1933). */
export const WORKLOAD: OauthClient = { id: 'workload', method: 'workload' };

/** The tokens of one answer. */
export interface Grant {
  accessToken: Secret;
  refreshToken?: Secret | undefined;
  /** Seconds the access token lives, where the issuer says. */
  expiresIn?: number | undefined;
  scope?: string | undefined;
  /** Where a key was shown with the request. */
  dpop?: DpopBinding | undefined;
  /** From a validated id_token, where there is one. */
  identity?: { id: string; name?: string | undefined } | undefined;
  /** The token itself, where the sign-in was for it (OpenID Connect), and the seconds it lives. */
  idToken?: { token: Secret; seconds: number } | undefined;
  /** When the person last proved who they are, where the issuer says: milliseconds since 1970. */
  authenticatedAt?: number | undefined;
}

/** What every message to an issuer's endpoints needs. */
export interface Wire {
  metadata: IssuerMetadata;
  client: OauthClient;
  fetch: Fetch;
  signal?: AbortSignal | undefined;
  /** The key that tokens are to be bound to; possession is proven at the token endpoint. */
  dpopKey?: Secret | undefined;
}

export const TIMEOUT_SECONDS = 20;
export const CLOCK_TOLERANCE_SECONDS = 300;

/** What one authorization request must be remembered with until its answer comes. */
export interface Pending {
  state: string;
  verifier: Secret;
  /** Absent where the issuer refuses to hear it. */
  resource: string | undefined;
  /** Of a sign-in for an ID token: the one that is made for it holds this (OpenID Connect Core 3.1.2.1). */
  nonce?: string | undefined;
}

/** The address to open, with PKCE S256, state and resource. Extra parameters of the issuer's endpoint are kept. */
export async function authorizationUrl(
  wire: Wire,
  { state, verifier, resource, nonce }: Pending,
  parameters: Record<string, string>,
): Promise<URL> {
  return openid.buildAuthorizationUrl(configure(wire), {
    state,
    ...withResource(resource),
    ...(nonce !== undefined && { nonce }),
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
  const { nonce } = pending;
  const checks = { expectedState: pending.state, pkceCodeVerifier: Secret.unwrap(pending.verifier) };
  const wanted = nonce === undefined ? {} : { expectedNonce: nonce, idTokenExpected: true };
  const resource = withResource(pending.resource);
  const config = configure(wire);
  // What signs a person in elsewhere is checked to the signature, by the keys that are published now.
  if (nonce !== undefined) openid.enableNonRepudiationChecks(config);
  const options = await dpopOptions(config, wire);
  const tokens = await openid.authorizationCodeGrant(config, answer, { ...checks, ...wanted }, resource, options);
  return personsGrant(tokens, wire, nonce);
}

/** Trades a refresh token for new tokens. Throws openid-client's errors; `oauthFailure` reads them. */
export async function refreshGrant(wire: Wire, refreshToken: Secret, resource: string | undefined): Promise<Grant> {
  const config = configure({ ...wire, fetch: withoutIdToken(wire.fetch) });
  const named = withResource(resource);
  const options = await dpopOptions(config, wire);
  return grantOf(await openid.refreshTokenGrant(config, Secret.unwrap(refreshToken), named, options), wire);
}

/** Asks as the client itself (RFC 6749 4.4). Throws openid-client's errors; `oauthFailure` reads them. */
export async function clientCredentials(
  wire: Wire,
  resource: string | undefined,
  scopes: readonly string[],
): Promise<Grant> {
  const config = configure(wire);
  const parameters = { ...withResource(resource), ...(scopes.length > 0 && { scope: scopes.join(' ') }) };
  return grantOf(await openid.clientCredentialsGrant(config, parameters, await dpopOptions(config, wire)), wire);
}

/** The parameter of RFC 8707; none where the issuer refuses to hear it. */
export function withResource(resource: string | undefined): { resource?: string } {
  return resource === undefined ? {} : { resource };
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
  { resource, nonce }: Pick<Pending, 'resource' | 'nonce'>,
): Promise<Grant> {
  const config = configure(wire);
  if (nonce !== undefined) openid.enableNonRepudiationChecks(config);
  const options = { ...(await dpopOptions(config, wire)), ...(wire.signal && { signal: wire.signal }) };
  const tokens = await openid.pollDeviceAuthorizationGrant(config, device, withResource(resource), options);
  return personsGrant(tokens, wire, nonce);
}

/** Revokes one token (RFC 7009). Throws openid-client's errors; `oauthFailure` reads them. */
export async function revokeToken(wire: Wire, token: Secret, hint: 'refresh_token' | 'access_token'): Promise<void> {
  await openid.tokenRevocation(configure(wire), Secret.unwrap(token), { token_type_hint: hint });
}

export function configure(wire: Wire): openid.Configuration {
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

/** The library proves possession, and asks once more where the issuer wants its nonce in the proof (RFC 9449 8). */
export async function dpopOptions(config: openid.Configuration, { dpopKey }: Wire): Promise<openid.DPoPOptions> {
  return dpopKey === undefined ? {} : { DPoP: openid.getDPoPHandle(config, await keyPairOf(dpopKey)) };
}

function authentication({ secret, key, method }: OauthClient): openid.ClientAuth {
  if (method === 'workload') return () => {};
  if (key) return clientAssertion(key);
  if (secret === undefined || method === 'none') return openid.None();
  const text = Secret.unwrap(secret);
  return method === 'client_secret_basic' ? basic(text) : openid.ClientSecretPost(text);
}

/**
 * RFC 6749 2.3.1 wants both parts form-encoded. openid-client escapes `-`, `.` and `_` too, which form-encoding leaves
 * alone: issuers that decode see no difference, and those that do not still know a client by its plain id.
 */
function basic(secret: string): openid.ClientAuth {
  return (_issuer, client, _body, headers) => {
    const credentials = `${formEncoded(client.client_id)}:${formEncoded(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/**
 * Proves who we are by a signed assertion of a minute's life (RFC 7523 2.2), made for each request. Its audience is the
 * issuer and nothing else, so no other server can use it there.
 */
function clientAssertion({ key, kid, algorithm }: SigningKey): openid.ClientAuth {
  return openid.PrivateKeyJwt(kid === undefined ? key : { key, kid }, {
    // Two spellings are in use for Ed25519 keys.
    [openid.modifyAssertion]: (header) => void (header['alg'] = algorithm),
  });
}

// Plain http gets this far only at a loopback address: readIssuerMetadata refuses every other.
export function isHttps(metadata: IssuerMetadata): boolean {
  return Object.entries(metadata).every(
    ([name, value]) => !name.endsWith('_endpoint') || String(value).startsWith('https:'),
  );
}

/** The fetch that openid-client uses, ended by its own limit and by ours. */
export function onWire({ fetch, signal }: Pick<Wire, 'fetch' | 'signal'>): openid.CustomFetch {
  return (url, { signal: limit, ...init }) => {
    const signals = [signal, limit].filter((one) => one !== undefined);
    return fetch(url, { ...init, signal: AbortSignal.any(signals) } as RequestInit);
  };
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

/** `undefined` where it is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

export function idTokenOf(answer: Tokens): Grant['idToken'] {
  const { id_token: token } = answer;
  const claims = answer.claims();
  // By the issuer's clock, which need not be ours.
  return token === undefined || !claims ? undefined : { token: new Secret(token), seconds: claims.exp - claims.iat };
}

/** With the ID token, where the sign-in was for one. */
function personsGrant(tokens: Tokens, wire: Wire, nonce: string | undefined): Grant {
  return { ...grantOf(tokens, wire), ...(nonce !== undefined && { idToken: idTokenOf(tokens) }) };
}

export function grantOf(answer: Tokens, { dpopKey }: Wire): Grant {
  const claims = answer.claims();
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    expiresIn: answer.expires_in,
    scope: answer.scope,
    // An issuer may bind the refresh token and leave the access token a bearer's: its word counts, not what we asked for.
    dpop: dpopKey && { key: dpopKey, bound: answer.token_type === 'dpop' },
    identity: claims && { id: claims.sub, name: nameIn(claims) },
    authenticatedAt: claims?.auth_time === undefined ? undefined : claims.auth_time * 1000,
  };
}

/** What an ID token calls somebody. */
export function nameIn(claims: object): string | undefined {
  const { preferred_username: username, email, name } = claims as Record<string, unknown>;
  return [username, email, name].find((one) => typeof one === 'string' && one !== '') as string | undefined;
}
