import { fail } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordName, Vault } from '../vault/vault.ts';
import type { AuthServer } from './auth.ts';
import type { IssuerMetadata } from './issuer-metadata.ts';
import { authMethods, registerClient, type AuthMethod, type OauthClient } from './oauth-client.ts';
import { oauthFailure } from './oauth-failure.ts';
import { listenForRedirect, type RedirectListener } from './redirect-listener.ts';
import type { Registration, Registrations } from './registrations.ts';
import type { FetchFor } from './json-document.ts';

/** Who we are at the issuer for one sign-in, and where its answer comes back to. */
export interface Enrolment {
  client: OauthClient;
  listener: RedirectListener;
  /** `given` by the person, `stored` from an earlier sign-in, or registered just now. */
  origin: 'given' | 'stored' | 'new';
}

interface Enrolling {
  server: AuthServer;
  metadata: IssuerMetadata;
  state: string;
  /** Register anew even if we are registered. */
  fresh: boolean;
  signal: AbortSignal;
}

export interface Clients {
  /**
   * A client for this issuer and a listener already bound. Problems: `registration-needed`, `sign-in-unavailable`, the
   * vault's and the database's.
   */
  enrol(enrolling: Enrolling): Promise<Enrolment>;
  /** The client an account was signed in with. */
  restore(issuer: string, client: { id: string; method: AuthMethod }): Promise<OauthClient>;
}

interface Parts {
  registrations: Registrations;
  vault: Vault;
  fetchFor: FetchFor;
  clock: Clock;
}

export function createClients(parts: Parts): Clients {
  return {
    async enrol(enrolling) {
      if (enrolling.server.clientId !== undefined) return enrolGiven(enrolling.server.clientId, enrolling, parts);
      const stored = enrolling.fresh ? undefined : await enrolStored(enrolling, parts);
      return stored ?? enrolNew(enrolling, parts);
    },
    restore: (issuer, client) => withSecret(issuer, client, parts.vault),
  };
}

/** The secret moves from the server's name to the issuer's at first use; from then on no other issuer gets it. */
async function enrolGiven(clientId: string, { server, metadata, state }: Enrolling, parts: Parts): Promise<Enrolment> {
  const { registrations, vault } = parts;
  const given = { server: server.id, url: server.url, clientId };
  const broughtName: RecordName = { kind: 'client', issuer: server.id, account: clientId };
  const brought = await vault.get(broughtName);
  const bound = registrations.boundIssuer(given);
  if (bound !== undefined && bound !== metadata.issuer && !brought) needed(server, metadata);
  if (brought) await vault.put(secretName(metadata.issuer, clientId), brought);
  registrations.bind(given, metadata.issuer);
  if (brought) await vault.delete(broughtName);
  const secret = brought ?? (await vault.get(secretName(metadata.issuer, clientId)));
  const client = { id: clientId, secret, method: secret ? secretMethod(metadata) : 'none' } as const;
  return { client, listener: await listenAnywhere(state), origin: 'given' };
}

/**
 * A registration whose port can be had again: the redirect address is then letter for letter the registered one, which
 * works at issuers that follow RFC 8252's "any port" and at those that do not.
 */
async function enrolStored({ metadata, state }: Enrolling, parts: Parts): Promise<Enrolment | undefined> {
  for (const registration of parts.registrations.at(metadata.issuer)) {
    const { clientId, method, expiresAt, redirectUri } = registration;
    if (expiresAt !== undefined && expiresAt <= parts.clock.now()) continue;
    const client = await withSecret(metadata.issuer, { id: clientId, method }, parts.vault);
    if (method !== 'none' && !client.secret) continue;
    const listener = await listenForRedirect(state, Number(new URL(redirectUri).port));
    if (listener) return { client, listener, origin: 'stored' };
  }
  return undefined;
}

async function enrolNew(enrolling: Enrolling, parts: Parts): Promise<Enrolment> {
  if (enrolling.metadata.registration_endpoint === undefined) needed(enrolling.server, enrolling.metadata);
  const listener = await listenAnywhere(enrolling.state);
  try {
    return { client: await register(enrolling, listener.redirectUri, parts), listener, origin: 'new' };
  } catch (error) {
    listener.close();
    throw error;
  }
}

async function register(enrolling: Enrolling, redirectUri: string, parts: Parts): Promise<OauthClient> {
  const { metadata, server, signal } = enrolling;
  const fetch = parts.fetchFor(new URL(server.url));
  const answer = await registerClient({ metadata, fetch, signal }, wanted(metadata, redirectUri)).catch(
    (error: unknown) => refusal(error, enrolling),
  );
  const secret = answer.client_secret === undefined ? undefined : new Secret(answer.client_secret);
  const method = methodFor(answer.token_endpoint_auth_method, secret, metadata);
  if (!method) fail('sign-in-failed', { server: server.id, reason: 'it wants a client authentication we do not have' });
  const ends = Number(answer.client_secret_expires_at ?? 0);
  const registration: Registration = {
    issuer: metadata.issuer,
    redirectUri,
    clientId: answer.client_id,
    method,
    ...(method !== 'none' && ends > 0 && { expiresAt: ends * 1000 }),
  };
  if (secret) await parts.vault.put(secretName(metadata.issuer, answer.client_id), secret);
  parts.registrations.put(registration);
  return { id: answer.client_id, secret, method };
}

/** Asked for where the issuer offers them; the device code (RFC 8628) is the way where there is no browser. */
const OPTIONAL_GRANTS = ['refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];

function wanted(metadata: IssuerMetadata, redirectUri: string): Record<string, string | string[]> {
  const supported = metadata.grant_types_supported;
  const grants = supported ? OPTIONAL_GRANTS.filter((grant) => supported.includes(grant)) : ['refresh_token'];
  const methods = metadata.token_endpoint_auth_methods_supported;
  return {
    client_name: 'Drawbridge',
    application_type: 'native',
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code', ...grants],
    token_endpoint_auth_method: authMethods.find((method) => methods?.includes(method)) ?? 'none',
  };
}

/** What the registration says, else what the issuer supports (RFC 6749's Basic where it says nothing). */
function methodFor(said: unknown, secret: Secret | undefined, metadata: IssuerMetadata): AuthMethod | undefined {
  if (said !== undefined) return authMethods.find((method) => method === said);
  return secret ? secretMethod(metadata) : 'none';
}

function secretMethod(metadata: IssuerMetadata): AuthMethod {
  const methods = metadata.token_endpoint_auth_methods_supported;
  const postOnly = methods?.includes('client_secret_post') && !methods.includes('client_secret_basic');
  return postOnly ? 'client_secret_post' : 'client_secret_basic';
}

async function withSecret(
  issuer: string,
  client: { id: string; method: AuthMethod },
  vault: Vault,
): Promise<OauthClient> {
  if (client.method === 'none') return client;
  return { ...client, secret: await vault.get(secretName(issuer, client.id)) };
}

function secretName(issuer: string, clientId: string): RecordName {
  return { kind: 'client', issuer, account: clientId };
}

async function listenAnywhere(state: string): Promise<RedirectListener> {
  return (await listenForRedirect(state, 0)) ?? fail('internal', { reason: 'no free port on 127.0.0.1' });
}

function needed(server: AuthServer, metadata: IssuerMetadata): never {
  return fail('registration-needed', { server: server.id, issuer: metadata.issuer });
}

// The library's error is left behind: its evidence may hold the client's secret.
async function refusal(error: unknown, { server, metadata, signal }: Enrolling): Promise<never> {
  signal.throwIfAborted();
  const failure = await oauthFailure(error);
  const { host } = new URL(metadata.issuer);
  if (failure.kind === 'refused') needed(server, metadata);
  const reason =
    failure.kind === 'unavailable' ? `${host}: ${failure.reason}` : `${host}: an answer that cannot be read`;
  return fail('sign-in-unavailable', { server: server.id, reason });
}
