import type { Account } from '../../../shared/models.ts';
import type { OutsideSource } from '../../../shared/company-policy.ts';
import { fail } from '../../../shared/problem.ts';
import { EVERYBODY } from '../accounts/accounts.ts';
import type { AuthServer, Challenge, ScopePolicy } from '../auth.ts';
import { tokenHints } from '../issuer/challenge.ts';
import type { Clients } from '../clients/clients.ts';
import type { CompanyPolicy } from '../company/company-policy.ts';
import type { Workloads } from '../company/workload.ts';
import { readDestination, readOffer, type Destination } from '../issuer/destination.ts';
import type { Deviations } from '../clients/deviations.ts';
import { newDpopKey } from '../issuer/dpop.ts';
import type { Reading } from '../issuer/json-document.ts';
import { giveBack, keepTokens, type KeepParts } from './keep-tokens.ts';
import type { Lanes } from '../tokens/lanes.ts';
import { clientCredentials, WORKLOAD, type Grant, type OauthClient, type Wire } from '../issuer/oauth-client.ts';
import { words } from '../accounts/scopes.ts';
import { signInError } from './sign-in-failures.ts';
import { permittedScopes } from './sign-in-plan.ts';

export interface MachineParts extends KeepParts {
  clients: Clients;
  companies: Pick<CompanyPolicy, 'machine'>;
  workloads: Workloads;
  deviations: Deviations;
  lanes: Lanes;
  useDpop: () => boolean;
  policy: Pick<ScopePolicy, 'mayAsk'>;
}

/**
 * Signs in a machine: the client the person gave proves itself, and nobody is asked (SEP-1046, RFC 6749 4.4). Problems:
 * `registration-needed`, `client-key-invalid`, `sign-in-failed`, `sign-in-unavailable`, `authorization-metadata`, the vault's.
 */
export async function signInMachine(challenge: Challenge, reading: Reading, parts: MachineParts): Promise<Account> {
  const { server, fetch, signal } = reading;
  const offer = await readOffer(challenge, reading, (issuer) => parts.accounts.has(issuer));
  const destination = await readDestination(offer, offer.issuers[0] ?? '', reading, parts.deviations);
  const workload = parts.workloads.of(server);
  const client = workload ? await workloadClient(server, destination, parts) : await given(server, destination, parts);
  const dpopKey = destination.dpop && parts.useDpop() ? newDpopKey() : undefined;
  const wire: Wire = { metadata: destination.metadata, client, fetch, signal, dpopKey };
  const { scope: named, error } = tokenHints(challenge);
  const account = error === 'insufficient_scope' ? parts.accounts.of(server.id, EVERYBODY) : undefined;
  // What it needs more comes beside what it has: there is one token set for all its tools.
  const held = account ? (parts.rows.get({ server: server.id, account: account.id })?.scopes ?? []) : [];
  const wished = named === undefined ? (offer.scopes ?? []) : [...new Set([...held, ...words(named)])];
  const scopes = permittedScopes(wished, server, parts.policy);
  const granted = workload
    ? askAsWorkload(workload, server, wire, destination, scopes, parts)
    : ask(wire, destination, scopes, parts);
  const grant = await granted.catch(async (error: unknown): Promise<never> => {
    signal.throwIfAborted();
    throw await signInError(error, server.id, destination.metadata.issuer);
  });
  const question = { reason: 'first' as const, issuers: [...offer.issuers], scopes: [], hostOnly: false };
  const plan = { offer, question, named: scopes };
  const agreed = { without: [], issuer: destination.metadata.issuer };
  const brought = {
    server,
    plan,
    agreed,
    destination,
    client: { id: client.id, method: client.method },
    grant,
    scopes,
  };
  try {
    return await parts.lanes.run(server.id, () => keepTokens(brought, parts));
  } catch (error) {
    await giveBack(brought, wire, parts);
    throw error;
  }
}

function given(server: AuthServer, { metadata }: Destination, { clients }: MachineParts): Promise<OauthClient> {
  return clients.given(server, metadata);
}

/** A workload may be a client besides, where policy names one. */
async function workloadClient(
  server: AuthServer,
  { metadata }: Destination,
  { clients, companies }: MachineParts,
): Promise<OauthClient> {
  const client = companies.machine(server)?.client;
  return client ? clients.named(server, client, metadata) : WORKLOAD;
}

/** The account is the workload: its server names it, as the JWT is not for us to read. */
async function askAsWorkload(
  source: OutsideSource,
  server: AuthServer,
  wire: Wire,
  { metadata, resource }: Destination,
  scopes: readonly string[],
  { deviations, workloads }: MachineParts,
): Promise<Grant> {
  const hidden = deviations.has(metadata.issuer, 'no-resource');
  const asked = { server, resource: hidden ? undefined : resource, scopes, wire };
  const id = `workload@${server.id}`;
  return { ...(await workloads.grant(source, asked)), identity: { id, name: id } };
}

/** The account is the client itself. */
async function ask(
  wire: Wire,
  { metadata, resource }: Destination,
  scopes: readonly string[],
  { deviations }: Pick<MachineParts, 'deviations'>,
): Promise<Grant> {
  const hidden = deviations.has(metadata.issuer, 'no-resource');
  const grant = await clientCredentials(wire, hidden ? undefined : resource, scopes);
  return { ...grant, identity: { id: wire.client.id, name: wire.client.id } };
}

/** A machine proves itself by what the person gave with its client id. Problem: `usage`. */
export function checkMachine(machine: boolean, hasProof: boolean): void {
  if (machine && !hasProof) fail('usage', { reason: 'A machine needs a client id with a client secret or key.' });
}
