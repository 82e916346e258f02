import { ProblemError } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { AuthServer } from '../auth.ts';
import type { ClientParts } from './clients.ts';
import type { Registration } from './registrations.ts';

/** An issuer that does not answer must not keep a person from removing a server. */
const TIMEOUT_MS = 10_000;

export interface UnregisterParts extends Pick<
  ClientParts,
  'registrations' | 'enrolments' | 'deviations' | 'given' | 'vault' | 'fetchFor' | 'record'
> {
  /** Whether an account still refreshes its tokens as this client. */
  isUsed(issuer: string, clientId: string): boolean;
}

/**
 * Forgets whom a server was known as. Where it was the last one at an issuer, we are no client there any more: what is
 * registered is removed, and what was learned is forgotten. Problems: the vault's and the database's.
 */
export async function forgetServer(server: AuthServer, parts: UnregisterParts): Promise<void> {
  const issuers = parts.enrolments.of(server.id).map(({ issuer }) => issuer);
  parts.enrolments.forget(server.id);
  for (const issuer of issuers) {
    if (parts.enrolments.at(issuer).length === 0) leave(issuer, parts);
    await removeDropped(server, issuer, parts);
  }
  await parts.given.forget(server.id, server.clientId);
}

function leave(issuer: string, { registrations, deviations }: UnregisterParts): void {
  for (const { clientId } of registrations.at(issuer)) registrations.drop(issuer, clientId);
  deviations.forgetLearned(issuer);
}

/**
 * Removes registrations that nobody uses any more, at the issuer where it lets us (RFC 7592 2.3) and here whatever it says.
 * While the vault is locked they stay for another time: nobody is kept from removing a server. Problems: the database's.
 */
export async function removeDropped(server: AuthServer, issuer: string, parts: UnregisterParts): Promise<void> {
  const unused = parts.registrations.dropped(issuer).filter(({ clientId }) => !parts.isUsed(issuer, clientId));
  for (const registration of unused) {
    const outcome = await remove(server, registration, parts).catch(leftWhileLocked);
    parts.record({ kind: 'issuer.changed', server: server.id, outcome, detail: new URL(issuer).host });
  }
}

type Removal = 'unregistered' | 'registration left there';

async function remove(server: AuthServer, registration: Registration, parts: UnregisterParts): Promise<Removal> {
  const { vault, registrations, fetchFor } = parts;
  const { issuer, clientId: account, managementUri } = registration;
  const token = await vault.get({ kind: 'registration-access', issuer, account });
  const isManaged = managementUri !== undefined && token !== undefined;
  const outcome = isManaged ? await requestRemoval(managementUri, token, fetchFor(new URL(server.url))) : LEFT;
  await vault.delete({ kind: 'client', issuer, account });
  await vault.delete({ kind: 'registration-access', issuer, account });
  registrations.delete(issuer, account);
  return outcome;
}

const LEFT = 'registration left there';

function leftWhileLocked(error: unknown): Removal {
  if (error instanceof ProblemError) return LEFT;
  throw error;
}

async function requestRemoval(uri: string, token: Secret, fetch: Fetch): Promise<Removal> {
  try {
    const response = await fetch(uri, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${Secret.unwrap(token)}` },
      redirect: 'manual',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    // 401: it does not know us any more (RFC 7592 2.3), which is what was wanted.
    return response.ok || response.status === 401 ? 'unregistered' : LEFT;
  } catch {
    return LEFT;
  }
}
