import { problem, problemOf, ProblemError, type Problem } from '../../../shared/problem.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { AuthServer } from '../auth.ts';
import type { Clients } from '../clients/clients.ts';
import type { Deviations } from '../clients/deviations.ts';
import { readIssuerMetadata } from '../issuer/issuer-metadata.ts';
import { clientCredentials, refreshGrant, type Grant, type Wire } from '../issuer/oauth-client.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import { waitWantedBy } from '../issuer/issuer-busy.ts';
import type { Registrations } from '../clients/registrations.ts';
import type { SetRow } from './set-rows.ts';
import type { FetchFor } from '../issuer/json-document.ts';

/** What came of asking the issuer for new tokens. `dead`: it will not give any for this refresh token. */
export type RefreshOutcome =
  | { kind: 'renewed'; grant: Grant }
  | { kind: 'dead' }
  /** `retryAfterMs`: how long the issuer wants to be left alone, where it says. */
  | { kind: 'unavailable'; problem: Problem; retryAfterMs?: number | undefined };

export interface WireParts {
  clients: Clients;
  deviations: Pick<Deviations, 'has'>;
  fetchFor: FetchFor;
}

/** What of a token set its issuer must be reached for. */
export type Issued = Pick<SetRow, 'issuer' | 'bare' | 'client'>;

/**
 * What a message to the set's issuer needs. The issuer's metadata is read and checked anew each time, so an issuer that
 * moved its endpoints is followed, and only the issuer that gave the tokens ever sees them.
 */
export async function wireTo(server: AuthServer, { issuer, bare, client }: Issued, parts: WireParts): Promise<Wire> {
  const url = new URL(server.url);
  const fetch = parts.fetchFor(url);
  const name = { issuer: bare ? url.origin : issuer, bare };
  const signal = new AbortController().signal;
  const metadata = await readIssuerMetadata(name, { server, fetch, signal }, parts.deviations);
  return { metadata, client: await parts.clients.restore(issuer, client, metadata), fetch };
}

/** One refresh request. Never throws; nothing is stored here. */
export async function requestRefresh(
  server: AuthServer,
  row: SetRow,
  { refreshToken, dpopKey }: { refreshToken: Secret | undefined; dpopKey: Secret | undefined },
  parts: WireParts & { registrations: Registrations },
): Promise<RefreshOutcome> {
  try {
    const wire = { ...(await wireTo(server, row, parts)), dpopKey };
    const resource = parts.deviations.has(row.issuer, 'no-resource') ? undefined : row.resource;
    // A machine has none: its client asks anew.
    const grant = refreshToken
      ? await refreshGrant(wire, refreshToken, resource)
      : await clientCredentials(wire, resource, row.scopes);
    return { kind: 'renewed', grant };
  } catch (error) {
    return refusedOrNot(error, row, parts.registrations);
  }
}

async function refusedOrNot(error: unknown, row: SetRow, registrations: Registrations): Promise<RefreshOutcome> {
  const known = error instanceof ProblemError ? error : (error as { cause?: unknown } | undefined)?.cause;
  if (known instanceof ProblemError) {
    return { kind: 'unavailable', problem: known.problem, retryAfterMs: waitWantedBy(known) };
  }
  if (!(error instanceof Error)) return { kind: 'unavailable', problem: problemOf(error) };
  const failure = await oauthFailure(error);
  if (failure.kind === 'refused') {
    // The issuer forgot the client: the next sign-in must register anew.
    if (failure.error === 'invalid_client') registrations.drop(row.issuer, row.client.id);
    return { kind: 'dead' };
  }
  const reason = failure.kind === 'unavailable' ? failure.reason : 'an answer that cannot be read';
  const { host } = new URL(row.issuer);
  return {
    kind: 'unavailable',
    problem: problem('sign-in-unavailable', { server: row.key.server, reason: `${host}: ${reason}` }),
    retryAfterMs: failure.kind === 'unavailable' ? failure.retryAfterMs : undefined,
  };
}
