import type { CompanyMember, CompanyView, SignOutResult } from '../../../shared/contract.ts';
import { companyId, companyOfId } from '../../../shared/company-id.ts';
import type { Company, PolicyClient } from '../../../shared/company-policy.ts';
import type { ActivityDraft } from '../../../shared/models.ts';
import { fail, ProblemError } from '../../../shared/problem.ts';
import { isoTime } from '../../ports/clock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { AccountRow, Accounts } from '../accounts/accounts.ts';
import type { ClientProof } from '../clients/client-proofs.ts';
import type { SignIns } from '../sign-in/sign-ins.ts';
import type { SetRows } from '../tokens/set-rows.ts';
import { clientAt, companyServer, needCompany, type CompanyPolicy } from './company-policy.ts';
import type { Identities } from './identities.ts';
import { placeOf } from './outside.ts';
import type { CompanyProofs } from './proofs.ts';

/** What the rest of the core may do about companies. */
export interface CompanyCalls {
  /** As a place to sign in at. Problem: `company-unknown`. */
  server(name: string): ReturnType<typeof companyServer>;
  /** Throws `policy-invalid` while no policy is in force. */
  list(): Promise<CompanyView[]>;
  /**
   * Keeps what our client proves itself by, at the company itself or at a sign-in service of its servers. Problems:
   * `company-unknown`, `usage`, `client-key-invalid`, the vault's.
   */
  prove(name: string, issuer: string | undefined, proof: ClientProof): Promise<void>;
  /** Everybody whom it vouches for at a server, then whoever is signed in at it. */
  signOut(name: string): Promise<SignOutResult[]>;
  /** Signs out whoever no policy lets a company vouch for any more. Does nothing while a policy cannot be used. */
  reconsider(): Promise<void>;
}

interface Parts {
  companies: CompanyPolicy;
  accounts: Accounts;
  rows: SetRows;
  identities: Identities;
  proofs: CompanyProofs;
  vault: Vault;
  signIns: Pick<SignIns, 'open'>;
  signOut: (leaving: readonly AccountRow[]) => Promise<SignOutResult[]>;
  record: (draft: ActivityDraft) => void;
}

export function createCompanyCalls(parts: Parts): CompanyCalls {
  const { companies, accounts, proofs, signOut } = parts;
  const named = (name: string): Company => needCompany({ id: name }, companies);
  const leaving = (name: string): AccountRow[] => [
    ...accounts.list().filter(({ by }) => by?.company === name),
    ...accounts.list(companyId(name)),
  ];
  return {
    server: (name) => companyServer(named(name)),
    list: () => Promise.all(companies.all().map((company) => viewOf(company, parts))),
    async prove(name, issuer, proof) {
      const company = named(name);
      const at = issuer ?? company.issuer;
      const client = at === company.issuer ? company.client : clientAt(company, at);
      const kept = client?.[proof.kind];
      if (!client || kept !== 'vault') fail('usage', { reason: wantsNone(company, at, proof) });
      await parts.vault.ready();
      await proofs.keep(name, at, client.id, proof);
      parts.record({ kind: 'issuer.changed', outcome: 'client changed', detail: `${name} at ${new URL(at).host}` });
    },
    signOut: (name) => signOut(leaving(name)),
    async reconsider() {
      const gone = accounts.list().filter((row) => !isStill(row, companies));
      if (gone.length > 0) await signOut(gone);
      const names = new Set(gone.flatMap(({ server, by }) => by?.company ?? companyOfId(server) ?? []));
      for (const name of names) if (!companies.find(name)) await proofs.forget(name);
    },
  };
}

/** Whether the policy in force still lets this account be: only those that hang on a company can end so. */
function isStill({ server, issuer, by }: AccountRow, companies: CompanyPolicy): boolean {
  const name = by?.company ?? companyOfId(server);
  if (name === undefined) return true;
  const company = companies.find(name);
  if (!company) return false;
  return by ? clientAt(company, issuer) !== undefined : company.issuer === issuer;
}

function wantsNone({ name }: Company, issuer: string, { kind }: ClientProof): string {
  return `The policy of ${name} says of no ${kind} in the vault for its client at ${issuer}.`;
}

async function viewOf(company: Company, parts: Parts): Promise<CompanyView> {
  const { name, issuer, client, idToken } = company;
  const people = parts.accounts.list().filter(({ by }) => by?.company === name);
  // They are signed in side by side, so that who was first says nothing.
  people.sort((a, b) => a.server.localeCompare(b.server));
  const clients = [
    { issuer, client },
    ...Object.entries(company.authorizationServers).map(([at, of]) => ({ issuer: at, client: of })),
  ];
  return {
    name,
    issuer,
    ...stateOf(company, parts),
    ...(idToken && { idTokenAt: placeOf(idToken) }),
    servers: people.map(({ server, id }) => ({ server, account: id })),
    clients: await Promise.all(
      clients.map(async (one) => ({ ...one, client: one.client.id, proof: await proofOf(one, parts) })),
    ),
  };
}

async function proofOf(of: { issuer: string; client: PolicyClient }, { proofs }: Parts) {
  // A vault that is locked says nothing about what is in it.
  const isThere = await proofs.isThere(of.client, of.issuer).catch(() => true);
  return isThere === undefined ? 'none' : isThere ? 'there' : 'missing';
}

function stateOf(company: Company, parts: Parts): Pick<CompanyView, 'state' | 'member' | 'problem'> {
  const { identities, signIns } = parts;
  if (signIns.open(companyId(company.name))) return { state: 'signing-in' };
  try {
    const member = identities.member(company);
    if (!member) return { state: 'none' };
    const state = identities.isAlive(company, member.id) ? 'signed-in' : 'sign-in-needed';
    return { state, member: { ...member, ...lifeOf(company, member.id, parts) } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { state: 'sign-in-needed', problem: error.message };
  }
}

function lifeOf({ name }: Company, account: string, { rows }: Parts): Omit<CompanyMember, 'id' | 'name'> {
  const row = rows.get({ server: companyId(name), account });
  // Something else keeps it current.
  if (!row) return { renewable: true };
  const { since, expiresAt, refreshable } = row;
  const end = expiresAt === undefined ? {} : { endsAt: isoTime(expiresAt) };
  return { signedInAt: isoTime(since), ...end, renewable: refreshable };
}
