import type { ClientMetadata } from 'openid-client';
import { fail } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';
import { usableAddress } from '../issuer/addresses.ts';
import type { ClientParts, Enrolling } from './clients.ts';
import type { OauthClient } from '../issuer/oauth-client.ts';
import type { Registration } from './registrations.ts';
import { methodFor } from './registration-wishes.ts';

/** Whether new sign-ins may still use it: the issuer has not ended it, nor the setting. */
export function isCurrent({ expiresAt, registeredAt }: Registration, { clock, rules }: ClientParts): boolean {
  const now = clock.now();
  return (expiresAt === undefined || expiresAt > now) && now - registeredAt < rules.registrationLifeMs();
}

/** Stores what an issuer answered to a registration; older ones that have ended give way. Problem: `sign-in-failed`. */
export async function keepRegistration(
  answer: ClientMetadata,
  redirectUri: string,
  enrolling: Enrolling,
  parts: ClientParts,
): Promise<OauthClient> {
  const { server, metadata } = enrolling;
  const { registrations, clock, record } = parts;
  const secret = secretIn(answer.client_secret);
  const method = methodFor(answer.token_endpoint_auth_method, secret, metadata);
  if (!method) fail('sign-in-failed', { server: server.id, reason: 'it wants a client authentication we do not have' });
  const registration: Registration = {
    issuer: metadata.issuer,
    clientId: answer.client_id,
    redirectUri,
    method,
    registeredAt: clock.now(),
    ...(method !== 'none' && endOf(answer)),
    ...managementIn(answer, server.url),
  };
  await keepSecrets(registration, secret, secretIn(answer['registration_access_token']), parts);
  const ended = registrations.at(metadata.issuer).filter((one) => !isCurrent(one, parts));
  for (const { issuer, clientId } of ended) registrations.drop(issuer, clientId);
  registrations.put(registration);
  const { host } = new URL(metadata.issuer);
  record({ kind: 'issuer.changed', server: server.id, outcome: 'registered', detail: host });
  return { id: answer.client_id, secret, method };
}

async function keepSecrets(
  { issuer, clientId: account }: Registration,
  secret: Secret | undefined,
  access: Secret | undefined,
  { vault }: ClientParts,
): Promise<void> {
  if (secret) await vault.put({ kind: 'client', issuer, account }, secret);
  if (access) await vault.put({ kind: 'registration-access', issuer, account }, access);
}

function secretIn(value: unknown): Secret | undefined {
  return typeof value === 'string' && value !== '' ? new Secret(value) : undefined;
}

function endOf({ client_secret_expires_at: seconds }: ClientMetadata): { expiresAt?: number } {
  const ends = Number(seconds ?? 0);
  return ends > 0 ? { expiresAt: ends * 1000 } : {};
}

/** Used only with the token that came with it, and through the guarded fetch like every address of a server's. */
function managementIn(answer: ClientMetadata, server: string): { managementUri?: string } {
  const { registration_client_uri: uri } = answer;
  const usable = typeof uri === 'string' ? usableAddress(uri, new URL(server)) : undefined;
  return usable ? { managementUri: usable.href } : {};
}
