import type { Account, ActivityDraft } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { OFFLINE, OPENID } from '../accounts/scopes.ts';
import type { AuthServer, SignInRequest } from '../auth.ts';
import { newDpopKey } from '../issuer/dpop.ts';
import type { Reading } from '../issuer/json-document.ts';
import type { Wire } from '../issuer/oauth-client.ts';
import { giveBack, keepTokens, type Brought, type KeepParts } from '../sign-in/keep-tokens.ts';
import type { Progress } from '../sign-in/shared-sign-in.ts';
import { askFirst, type Agreement, type Plan, type PlanParts } from '../sign-in/sign-in-plan.ts';
import { grantByCompany, type CompanyGrantParts } from './company-grant.ts';
import type { CompanyPolicy } from './company-policy.ts';
import type { Covered } from './coverage.ts';
import type { Member } from './identities.ts';

export interface ByCompanyParts extends CompanyGrantParts, KeepParts, Pick<PlanParts, 'ask' | 'rows' | 'accounts'> {
  companies: CompanyPolicy;
  useDpop: () => boolean;
  record: (draft: ActivityDraft) => void;
  /** Signs a person in at their company, or joins the sign-in that is open there. */
  atCompany: (covered: Covered, request: SignInRequest, progress: Progress) => Promise<void>;
}

interface Covering extends Covered {
  server: AuthServer;
  plan: Plan;
  request: SignInRequest;
}

/**
 * Signs a person in to a server by their company's word. Asks them nothing but to sign in at the company, where nobody is yet,
 * and before a tool gets more access. Never sends them to the server's own sign-in service. Problems: `company-*`, `sign-in-*`.
 */
export async function signInByCompany(
  covering: Covering,
  reading: Reading,
  progress: Progress,
  parts: ByCompanyParts,
): Promise<Account> {
  const { server, plan, company, destination, client } = covering;
  const member = await memberFor(covering, progress, parts);
  const agreed = await agreement(covering, progress, parts);
  const { issuer } = destination.metadata;
  const scopes = plan.question.scopes.map(({ name }) => name);
  const asked = scopes.filter((name) => !FOR_A_PERSON.includes(name) && !agreed.without.includes(name));
  const wire: Wire = {
    metadata: destination.metadata,
    client: await parts.clients.named(server, client, destination.metadata),
    fetch: reading.fetch,
    signal: progress.signal,
    dpopKey: destination.dpop && parts.useDpop() ? newDpopKey() : undefined,
  };
  const ask = { company, member: member.id, server, resource: destination.resource, scopes: asked, wire };
  const grant = await grantByCompany({ ...ask, signal: progress.signal }, parts);
  const brought: Brought = {
    server,
    plan,
    agreed: { ...agreed, issuer },
    destination,
    client: { id: wire.client.id, method: wire.client.method },
    grant,
    scopes: asked,
    by: { company: company.name, member: member.id, name: member.name },
    withheld: grant.withheld,
  };
  try {
    checkWidened(covering, grant.withheld);
    const account = await parts.lanes.run(server.id, () => {
      progress.signal.throwIfAborted();
      return keepTokens(brought, parts);
    });
    noteWithheld(account, grant.withheld, parts);
    return account;
  } catch (error) {
    await giveBack(brought, wire, parts);
    throw error;
  }
}

/** Scopes of a sign-in that a person makes: nobody makes one. */
const FOR_A_PERSON: readonly string[] = [OPENID, OFFLINE];

/** Who it is. A call that finds a sign-in there that has ended opens no browser by itself: the person is told, and starts it. */
async function memberFor(covering: Covering, progress: Progress, parts: ByCompanyParts): Promise<Member> {
  const { company, request, plan } = covering;
  const { identities } = parts;
  const before = plan.before?.by?.member;
  const there = before === undefined ? identities.member(company) : { id: before };
  if (there && identities.isAlive(company, there.id)) return there;
  if (request.unattended || (request.caller && there)) fail('company-sign-in-needed', { company: company.name });
  await parts.atCompany(covering, request, progress);
  return identities.member(company) ?? fail('company-sign-in-needed', { company: company.name });
}

/** More access is the person's to give, whoever vouches for them; what a first sign-in asks for is the company's. */
async function agreement(
  { plan, company, request, server, destination }: Covering,
  progress: Progress,
  parts: ByCompanyParts,
): Promise<Agreement> {
  const { question } = plan;
  if (question.reason !== 'step-up') return { without: [], issuer: destination.metadata.issuer };
  const scopes = question.scopes.filter(({ name }) => !FOR_A_PERSON.includes(name));
  const asked = { ...plan, question: { ...question, scopes, company: company.name } };
  return askFirst(asked, server, request, progress, parts);
}

/** A widening that brought nothing of what the tool needs is none: the call would be refused once more. */
function checkWidened({ plan, company, server, request }: Covering, withheld: readonly string[]): void {
  const { reason, scopes } = plan.question;
  const wanted = scopes.filter(({ name, held }) => !held && plan.named.includes(name));
  if (reason !== 'step-up' || !wanted.some(({ name }) => withheld.includes(name))) return;
  const facts = { company: company.name, server: server.id, tool: request.caller?.tool ?? 'a tool' };
  fail('company-scopes-withheld', { ...facts, scopes: withheld.join(' ') });
}

function noteWithheld({ server, id }: Account, withheld: readonly string[], { record }: ByCompanyParts): void {
  if (withheld.length === 0) return;
  record({ kind: 'access.changed', server, account: id, outcome: 'withheld', detail: withheld.join(' ') });
}
