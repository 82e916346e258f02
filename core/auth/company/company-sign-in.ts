import type { Account } from '../../../shared/models.ts';
import { EVERYBODY } from '../accounts/accounts.ts';
import { showScope } from '../accounts/scope-words.ts';
import { OFFLINE, OPENID } from '../accounts/scopes.ts';
import type { SignInRequest } from '../auth.ts';
import { readIssuerMetadata } from '../issuer/issuer-metadata.ts';
import type { Reading } from '../issuer/json-document.ts';
import { go, type Flow } from '../sign-in/person-flow.ts';
import type { Progress } from '../sign-in/shared-sign-in.ts';
import { askFirst, type Plan } from '../sign-in/sign-in-plan.ts';
import type { SignInParts } from '../sign-in/sign-in.ts';
import { firstWay } from '../sign-in/sign-in-ways.ts';
import { needCompany } from './company-policy.ts';

/** What a sign-in at a company asks for: who the person is, and to ask about them again without them. */
const SCOPES: readonly string[] = [OPENID, 'profile', 'email', OFFLINE];

/**
 * Signs a person in at their company (OpenID Connect), once for every server it covers. What comes of it is kept like an account
 * of a server, with the ID token. Problems: `sign-in-*`, `company-unknown`, `authorization-metadata`, the vault's.
 */
export async function signInAtCompany(
  request: SignInRequest,
  reading: Reading,
  progress: Progress,
  parts: SignInParts,
): Promise<Account> {
  const { server, fetch } = reading;
  const company = needCompany(server, parts.companies);
  const { issuer } = company;
  const scopes = SCOPES.filter((name) => name === OPENID || parts.policy.mayAsk(server.id, name));
  const before = request.another ? undefined : parts.accounts.of(server.id, EVERYBODY);
  const plan: Plan = {
    offer: {
      issuers: [issuer],
      bare: false,
      resource: issuer,
      scopes,
      dpop: { challenge: [], resource: undefined },
    },
    question: {
      reason: before ? 'again' : 'first',
      issuers: [issuer],
      scopes: scopes.map((name) => showScope(name, [], parts.policy)),
      hostOnly: false,
      company: company.name,
      ...(company.servers && { serves: Object.keys(company.servers) }),
    },
    before,
    named: [],
  };
  const agreed = await askFirst(plan, server, request, progress, parts);
  const metadata = await readIssuerMetadata({ issuer, bare: false }, reading, parts.deviations);
  const destination = { name: { issuer, bare: false }, metadata, resource: issuer, dpop: false };
  const flow: Flow = { ...parts, ...progress, server, plan, agreed, destination, fetch, isIdentity: true };
  return go(firstWay(flow), flow);
}
