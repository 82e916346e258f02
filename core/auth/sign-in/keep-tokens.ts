import { randomUUID } from 'node:crypto';
import type { Account } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { accountOf } from '../accounts/account-view.ts';
import { EVERYBODY, type AccountRow, type Accounts } from '../accounts/accounts.ts';
import type { AuthServer } from '../auth.ts';
import type { Destination } from '../issuer/destination.ts';
import { revokeToken, type Grant, type Wire } from '../issuer/oauth-client.ts';
import type { Revocations } from '../tokens/revocations.ts';
import { words } from '../accounts/scopes.ts';
import type { Lanes } from '../tokens/lanes.ts';
import { setName, type SetRow, type SetRows } from '../tokens/set-rows.ts';
import { isGrantInUse } from '../tokens/shared-grant.ts';
import type { Agreement, Plan } from './sign-in-plan.ts';
import { lifeOf, sealed, type TokenSet, type TokenSets } from '../tokens/token-sets.ts';

export interface KeepParts {
  accounts: Accounts;
  rows: SetRows;
  sets: TokenSets;
  lanes: Lanes;
  revocations: Pick<Revocations, 'add'>;
  clock: Clock;
  /** From 0 to 1, anew each time. */
  chance: () => number;
}

/** What a sign-in brought, and all that is needed to keep it. */
export interface Brought {
  server: AuthServer;
  plan: Plan;
  agreed: Agreement;
  destination: Destination;
  client: SetRow['client'];
  grant: Grant;
  /** What was asked for. */
  scopes: readonly string[];
  /** The company whose word brought it, and for whom. */
  by?: { company: string; member: string; name?: string | undefined } | undefined;
  /** Scopes that it did not give. */
  withheld?: readonly string[];
}

/** Stores the account and its tokens. Problems: `sign-in-other-account`, `account-unknown`, the vault's and the database's. */
export async function keepTokens(brought: Brought, parts: KeepParts): Promise<Account> {
  const { accounts, rows, sets, clock } = parts;
  const { plan, agreed, destination, grant } = brought;
  const now = clock.now();
  const account = accountIn(brought, accounts, now);
  const { agent, before } = plan;
  if (agent !== undefined && account.id !== before?.id) fail('sign-in-other-account', { server: account.server });
  const isThere = accounts.get(account.server, account.id)?.url === account.url;
  // Signed out while the person widened it.
  if (agent !== undefined && !isThere) fail('account-unknown', { server: account.server, account: account.id });
  if (!isThere) await forgetSets(account, parts);
  const row: SetRow = {
    key: { server: account.server, account: account.id, ...(agent !== undefined && { agent }) },
    issuer: account.issuer,
    resource: destination.resource,
    bare: destination.name.bare,
    client: brought.client,
    scopes: grant.scope === undefined ? brought.scopes : words(grant.scope),
    withheld: brought.withheld,
    since: now,
    until: agent === undefined || agreed.hours === undefined ? undefined : now + agreed.hours * 3_600_000,
    refreshable: false,
  };
  // In the set's lane: a refresh under way must not write what it brings over these.
  await parts.lanes.run(setName(row.key), () =>
    sets.write(row, { generation: rows.nextGeneration(), ...tokensIn(brought, now, parts.chance()) }),
  );
  if (agent === undefined) accounts.put(account);
  return accountOf(account, rows.get({ ...row.key, agent: undefined }));
}

/** Token sets that outlived an account of the same name, given for another address maybe, are not this one's. */
async function forgetSets({ server, id }: AccountRow, { rows, sets, lanes }: KeepParts): Promise<void> {
  for (const { key } of rows.of(server, id)) await lanes.run(setName(key), () => sets.forget(key));
}

function tokensIn({ grant, server, by }: Brought, now: number, chance: number): Omit<TokenSet, 'generation'> {
  return {
    issuedAt: now,
    because: 'sign-in',
    accessToken: grant.accessToken,
    access: 'good',
    refreshToken: grant.refreshToken,
    refresh: 'good',
    dpop: grant.dpop,
    machine: server.machine === true || by !== undefined ? true : undefined,
    ...(grant.idToken && { idToken: grant.idToken.token }),
    ...lifeOf(secondsOf(grant, by !== undefined), now, chance),
  };
}

/** A token without an end would go around the company's no for ever. */
const LONGEST_SECONDS = 3_600;

/** How long it is good for: an ID token, where that is what it is about. */
export function secondsOf({ idToken, expiresIn }: Grant, byCompany: boolean): number | undefined {
  return idToken?.seconds ?? expiresIn ?? (byCompany ? LONGEST_SECONDS : undefined);
}

/**
 * Who it is: somebody known by the issuer's word, or, where the issuer has always been silent, who signed in again. Silence
 * about somebody it once named proves nothing: it may be anybody.
 */
function accountIn(brought: Brought, accounts: Accounts, now: number): AccountRow {
  const { server, plan, destination, grant } = brought;
  const { issuer } = destination.metadata;
  if (brought.by)
    return memberIn(brought.by, { server: server.id, url: server.url, issuer, signedInAt: now }, accounts);
  const subject = grant.identity?.id;
  const before = plan.before?.issuer === issuer && !plan.before.by ? plan.before : undefined;
  const unnamed = before?.subject === undefined ? before : undefined;
  const own = accounts.list(server.id).filter((row) => row.issuer === issuer && !row.by);
  const named = own.find((row) => row.subject === subject);
  const same = subject === undefined ? unnamed : (named ?? unnamed);
  const free = subject !== undefined && !accounts.get(server.id, subject) ? subject : randomUUID();
  return {
    server: server.id,
    id: same?.id ?? free,
    url: server.url,
    issuer,
    subject: subject ?? same?.subject,
    name: grant.identity?.name ?? same?.name,
    signedInAt: now,
  };
}

/**
 * Somebody a company vouches for: never the account of a person of the same name who signed in there by themselves. The id says
 * both, so that whoever sees it (a question, the log) sees whose word it is.
 */
function memberIn(
  { company, member, name }: NonNullable<Brought['by']>,
  rest: Pick<AccountRow, 'server' | 'url' | 'issuer' | 'signedInAt'>,
  accounts: Accounts,
): AccountRow {
  const all = accounts.list(rest.server);
  const same = all.find(({ by }) => by?.company === company && by.member === member);
  const usual = `${member}@${company}`;
  const isTaken = all.some(({ id }) => id === usual);
  const id = same?.id ?? (isTaken ? randomUUID() : usual);
  // Named with the company wherever a name is shown: it is its word that counts.
  const called = name === undefined ? same?.name : `${name} (${company})`;
  return { ...rest, id, name: called ?? `${member} (${company})`, by: { company, member } };
}

/** The default goes to who signed in just now where the one before can no longer be used. */
export async function takeOverDefault(
  account: Account,
  accounts: Accounts,
  isSpent: (row: AccountRow) => Promise<boolean>,
): Promise<void> {
  const standing = accounts.of(account.server, EVERYBODY);
  if (!standing || (standing.id !== account.id && (await isSpent(standing))))
    accounts.choose(account.server, EVERYBODY, account.id);
}

/** Tokens that cannot be kept are given back to the issuer: at once, or with the last of those they might end. Never throws. */
export async function giveBack(brought: Brought, wire: Wire, parts: KeepParts): Promise<void> {
  const { server, destination, client, grant } = brought;
  const { issuer, revocation_endpoint: endpoint } = wire.metadata;
  if (endpoint === undefined) return;
  const subject = grant.identity?.id;
  if (isGrantInUse({ issuer, clientId: client.id, subject }, [], parts)) {
    const issued = { issuer, bare: destination.name.bare, client, subject };
    const tokens = sealed({ generation: 0, ...tokensIn(brought, parts.clock.now(), 0) });
    await parts.revocations.add(server, issued, tokens).catch(() => undefined);
    return;
  }
  const quiet = { ...wire, signal: undefined };
  const revoke = grant.refreshToken
    ? revokeToken(quiet, grant.refreshToken, 'refresh_token')
    : revokeToken(quiet, grant.accessToken, 'access_token');
  await revoke.catch(() => undefined);
}
