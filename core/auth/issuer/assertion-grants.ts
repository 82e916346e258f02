/** The two messages of enterprise-managed authorization (SEP-990), and the one of workload identity (SEP-1933). */
import { createHash } from 'node:crypto';
import * as openid from 'openid-client';
import { Secret } from '../../../shared/secret.ts';
import {
  configure,
  dpopOptions,
  grantOf,
  idTokenOf,
  parse,
  refreshGrant,
  withResource,
  type Grant,
  type Wire,
} from './oauth-client.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

/** For whom the identity provider is asked for its word. */
export interface Asked {
  /** The issuer of the server's sign-in service. */
  audience: string;
  /** The server's identifier (RFC 9728). */
  resource: string;
  /** Empty: what the identity provider gives. */
  scopes: readonly string[];
}

/** The identity provider's word for a person at one server. Opaque to us, used once, kept nowhere. */
export interface IdJag {
  assertion: Secret;
  /** What it lets be asked for, where that is less than what was. */
  scope?: string | undefined;
}

/** Token exchange at the identity provider (RFC 8693). Throws openid-client's errors, and a plain one for another kind of token. */
export async function exchangeIdToken(wire: Wire, idToken: Secret, asked: Asked): Promise<IdJag> {
  const answer = await openid.genericGrantRequest(configure(wire), TOKEN_EXCHANGE, {
    requested_token_type: ID_JAG,
    audience: asked.audience,
    resource: asked.resource,
    ...(asked.scopes.length > 0 && { scope: asked.scopes.join(' ') }),
    subject_token: Secret.unwrap(idToken),
    subject_token_type: ID_TOKEN,
  });
  if (answer['issued_token_type'] !== ID_JAG) throw new NoIdJag();
  return { assertion: new Secret(answer.access_token), scope: answer.scope };
}

/** The identity provider answered with tokens, but not of the kind that was asked for. */
export class NoIdJag extends Error {
  constructor() {
    super('the answer holds no ID-JAG');
    this.name = 'NoIdJag';
  }
}

/**
 * Trades an assertion for an access token (RFC 7523 2.1). `resource` and `scopes` are for workloads: an ID-JAG says them
 * itself. Throws openid-client's errors; `oauthFailure` reads them.
 */
export async function assertionGrant(
  wire: Wire,
  assertion: Secret,
  { resource, scopes = [] }: { resource?: string | undefined; scopes?: readonly string[] } = {},
): Promise<Grant> {
  const config = configure(wire);
  const answer = await openid.genericGrantRequest(
    config,
    JWT_BEARER,
    {
      assertion: Secret.unwrap(assertion),
      ...withResource(resource),
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    },
    await dpopOptions(config, wire),
  );
  // Renewed by asking the identity provider again, so that its no counts: a refresh token would go around it.
  return { ...grantOf(answer, wire), refreshToken: undefined };
}

/**
 * A new ID token by the refresh token, checked like the first. One that fails its checks, or none, must not cost the person the
 * rotated refresh token in the same answer, so that they are judged one after the other.
 */
export async function refreshIdentity(wire: Wire, refreshToken: Secret): Promise<Grant> {
  let answer: Response | undefined;
  const listening: Wire = {
    ...wire,
    async fetch(url, init) {
      const response = await wire.fetch(url, init);
      if (new URL(url).href === new URL(wire.metadata.token_endpoint).href) answer = response.clone();
      return response;
    },
  };
  const grant = await refreshGrant(listening, refreshToken, undefined);
  const told = answer && (await idTokenIn(wire, answer).catch(() => undefined));
  return { ...grant, ...told };
}

/** What the ID token of this answer says; throws where it is not what it should be. */
async function idTokenIn(
  wire: Wire,
  answer: Response,
): Promise<Pick<Grant, 'idToken' | 'identity' | 'authenticatedAt'>> {
  const text = await answer.text();
  const body = parse(text) as { id_token?: unknown } | undefined;
  if (typeof body?.id_token !== 'string') return {};
  const { token_endpoint: endpoint } = wire.metadata;
  const again = async (): Promise<Response> => new Response(text, { status: 200, headers: answer.headers });
  const config = configure({
    ...wire,
    fetch: (url, init) => (new URL(url).href === new URL(endpoint).href ? again() : wire.fetch(url, init)),
  });
  openid.enableNonRepudiationChecks(config);
  const tokens = await openid.genericGrantRequest(config, 'refresh_token', {});
  const { identity, authenticatedAt } = grantOf(tokens, wire);
  return { idToken: idTokenOf(tokens), identity, authenticatedAt };
}

/** Tells one assertion from another without showing it. */
export function digestOf(assertion: Secret): string {
  return createHash('sha256').update(Secret.unwrap(assertion)).digest('base64url');
}
