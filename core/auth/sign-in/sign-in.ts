import type { Account, ActivityDraft } from '../../../shared/models.ts';
import type { Browser } from '../../ports/browser.ts';
import type { Vault } from '../../vault/vault.ts';
import type { AccountRow } from '../accounts/accounts.ts';
import type { AuthServer, Challenge, SignInRequest } from '../auth.ts';
import type { Clients } from '../clients/clients.ts';
import type { Deviations } from '../clients/deviations.ts';
import type { Registrations } from '../clients/registrations.ts';
import { coveringCompany } from '../company/coverage.ts';
import { signInAtCompany } from '../company/company-sign-in.ts';
import { signInByCompany, type ByCompanyParts } from '../company/sign-in-by-company.ts';
import type { Workloads } from '../company/workload.ts';
import { readDestination } from '../issuer/destination.ts';
import type { FetchFor } from '../issuer/json-document.ts';
import type { Lanes } from '../tokens/lanes.ts';
import type { Upkeep } from '../tokens/upkeep.ts';
import type { KeepParts } from './keep-tokens.ts';
import { signInMachine } from './machine.ts';
import { go, type Flow } from './person-flow.ts';
import { untilAborted, type Progress } from './shared-sign-in.ts';
import { askFirst, planSignIn, type PlanParts } from './sign-in-plan.ts';
import { firstWay } from './sign-in-ways.ts';

export interface SignInParts extends Omit<PlanParts, 'known'>, KeepParts, ByCompanyParts {
  registrations: Registrations;
  deviations: Deviations;
  clients: Clients;
  workloads: Workloads;
  lanes: Lanes;
  vault: Vault;
  browser: Browser;
  fetchFor: FetchFor;
  /** Hours after which policy wants a sign-in anew at this issuer; 0: as the issuer likes. */
  signInEvery: (issuer: string) => number;
  /** Whether tokens are bound to a key where server and issuer offer that. */
  useDpop: () => boolean;
  record: (draft: ActivityDraft) => void;
  upkeep: Pick<Upkeep, 'giveBack'>;
}

/**
 * Signs in: reads what the server says of it, makes sure that tokens can be kept, then goes one of four ways. A machine proves
 * itself; a company's word signs a person in where it covers the server; else the person is asked, the issuer checked, the
 * browser opened, the code traded and the tokens stored. The fourth is the sign-in at a company itself. Problems: `sign-in-*`,
 * `company-*`, `workload-*`, `registration-needed`, `authorization-metadata`, the vault's.
 */
export async function signInOnce(
  server: AuthServer,
  challenge: Challenge,
  request: SignInRequest,
  progress: Progress,
  parts: SignInParts,
): Promise<SignedIn> {
  const { signal } = progress;
  await untilAborted(signal, parts.vault.ready());
  const fetch = parts.fetchFor(new URL(server.url));
  const reading = { server, fetch, signal };
  if (server.isCompany) return { account: await signInAtCompany(request, reading, progress, parts) };
  if (server.machine) return { account: await signInMachine(challenge, reading, parts) };
  const planning = { ...parts, known: (issuer: string) => parts.accounts.has(issuer) };
  const plan = await planSignIn(challenge, request, reading, planning);
  const covered = await coveringCompany(plan, request, reading, parts);
  if (covered)
    return { account: await signInByCompany({ server, plan, request, ...covered }, reading, progress, parts) };
  // The server itself is the issuer: whether there is a sign-in at all can be known before the person is asked.
  if (plan.offer.bare) await readDestination(plan.offer, plan.question.issuers[0] ?? '', reading, parts.deviations);
  const agreed = await askFirst(plan, server, request, progress, planning);
  const destination = await readDestination(plan.offer, agreed.issuer, reading, parts.deviations);
  await untilAborted(signal, parts.upkeep.giveBack(destination.metadata.issuer));
  const flow: Flow = { ...parts, ...progress, server, plan, agreed, destination, fetch };
  const account = await go(firstWay(flow), flow);
  const { before, offer } = plan;
  return { account, ...(before && !offer.issuers.includes(before.issuer) && { left: before }) };
}

/** `left`: the account of an issuer that the server no longer trusts. */
export interface SignedIn {
  account: Account;
  left?: AccountRow;
}
