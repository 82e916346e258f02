import type { ActivityDraft } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import type { Browser } from '../ports/browser.ts';
import type { Clock } from '../ports/clock.ts';
import type { Vault } from '../vault/vault.ts';
import { createAccessBook } from './accounts/access-book.ts';
import { companyOfId } from '../../shared/company-id.ts';
import { accessOf } from './accounts/access.ts';
import { accountOf } from './accounts/account-view.ts';
import { createAccounts, EVERYBODY, type AccountRow } from './accounts/accounts.ts';
import { openAuthDatabase } from './auth-database.ts';
import type { AskPerson, Auth, ScopePolicy } from './auth.ts';
import { mayUse } from './tokens/choose-set.ts';
import { createCredentialOf } from './tokens/credential.ts';
import { createCompanyCalls } from './company/company-calls.ts';
import type { CompanyPolicy } from './company/company-policy.ts';
import { createIdentities } from './company/identities.ts';
import { createReadOutside } from './company/outside.ts';
import { createCompanyProofs } from './company/proofs.ts';
import { createWorkloads } from './company/workload.ts';
import type { RegistrationRules } from './clients/clients.ts';
import { createKnownAs } from './clients/create-known-as.ts';
import { checkIssuer } from './clients/issuers.ts';
import { createLanes } from './tokens/lanes.ts';
import { REDIRECT_PORTS } from './clients/redirect-form.ts';
import { createRenewal } from './tokens/renewal.ts';
import { createRevocations } from './tokens/revocations.ts';
import { createSetRows, setName } from './tokens/set-rows.ts';
import { resultOf, signOutSet } from './tokens/sign-out.ts';
import { signOutTogether } from './tokens/sign-outs.ts';
import { createSignIns } from './sign-in/sign-ins.ts';
import { createTokenSets, isSpent } from './tokens/token-sets.ts';
import { createUpkeep } from './tokens/upkeep.ts';
import type { FetchFor } from './issuer/json-document.ts';

export interface AuthOptions {
  /** auth.db: who is signed in and where we are registered; no secrets. */
  file: string;
  vault: Vault;
  /** The guarded fetch for addresses that this server, or an issuer it names, supplies. */
  fetchFor: FetchFor;
  clock: Clock;
  browser: Browser;
  record: (draft: ActivityDraft) => void;
  /** Asks the person before anything is sent to an issuer. */
  ask: AskPerson;
  policy: ScopePolicy;
  /** Hours after which policy wants a sign-in anew at this issuer; 0: as the issuer likes. */
  signInEvery: (issuer: string) => number;
  /** How long a sign-in that starts now may take in all. */
  signInTimeoutMs: () => number;
  /** How long a call opens no other sign-in after one that came to nothing. */
  signInPauseMs: () => number;
  /** Whether tokens of sign-ins from now on are bound to a key where server and issuer offer that. */
  useDpop: () => boolean;
  registrationRules: RegistrationRules;
  /** What policy says of companies and machines. */
  companies: CompanyPolicy;
  /** Where policy may say that a secret is. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Other ports than those that our public document lists. */
  redirectPorts?: readonly number[];
  /** From 0 to 1, anew each time: spreads refreshes. */
  chance?: () => number;
}

/** The person's sign-ins. Problems at once: `database-newer`, `disk-full`, `storage-failed`. */
export function createAuth(options: AuthOptions): Auth {
  const { file, vault, fetchFor, clock, record, policy } = options;
  const db = openAuthDatabase(file);
  const accounts = createAccounts(db, file);
  const rows = createSetRows(db, file);
  const book = createAccessBook(db, file);
  const revocations = createRevocations({ db, file, vault, clock });
  const { companies } = options;
  const readOutside = createReadOutside(options.environment);
  const proofs = createCompanyProofs({ db, file, vault, readOutside });
  const known = createKnownAs({
    db,
    file,
    book,
    vault,
    proofs,
    policyClient: companies.clientOf,
    fetchFor,
    clock,
    record,
    rules: options.registrationRules,
    ports: options.redirectPorts ?? REDIRECT_PORTS,
    isUsed: (issuer, clientId) =>
      [...rows.all(), ...revocations.list().map(({ issued }) => issued)].some(
        (one) => one.issuer === issuer && one.client.id === clientId,
      ),
  });
  const sets = createTokenSets({ rows, vault });
  const lanes = createLanes();
  const listeners = new Set<(server: string) => void>();
  const changed = (server: string): void => listeners.forEach((listener) => listener(server));
  const chance = options.chance ?? Math.random;
  const { registrations, clients, deviations, tidy } = known;
  const stores = { accounts, rows, book, registrations, revocations, clients, deviations, sets, lanes };
  /** The stricter of the policy's word and the person's. */
  const signInEvery = (issuer: string): number => {
    const hours = [options.signInEvery(issuer), book.interval(issuer)].filter((one) => one > 0);
    return hours.length > 0 ? Math.min(...hours) : 0;
  };
  const identities = createIdentities({ accounts, rows, sets, renewal: () => renewal, readOutside, clock });
  const workloads = createWorkloads(companies, readOutside);
  const parts = { ...options, ...stores, tidy, changed, chance, signInEvery, identities, workloads };
  const renewal = createRenewal({ ...parts, credentialOf: createCredentialOf(clock) });
  const isAccountSpent = async ({ server, id, by }: AccountRow): Promise<boolean> => {
    const company = by && companies.find(by.company);
    if (by && !(company && identities.isAlive(company, by.member))) return true;
    const row = rows.of(server, id)[0];
    if (!row || renewal.isSpentRow(row)) return true;
    // A vault that is locked has forgotten nothing: its own state says what to do.
    const found = await sets.find(row.key).catch(() => undefined);
    return found !== undefined && (found.set === undefined || isSpent(found.set, clock.now()));
  };
  const upkeep = createUpkeep(parts);
  const signOut = (leaving: readonly AccountRow[]) => signOutTogether(leaving, { ...parts, upkeep });
  const signIns = createSignIns({ ...parts, isSpent: isAccountSpent, signOut, upkeep });
  const companyCalls = createCompanyCalls({ ...parts, proofs, signIns, signOut, vault });

  return {
    ...known.calls,
    token: renewal.token,
    refused: renewal.refused,
    fellShort: (server, tool, held, scopes) => book.learn(server.id, tool, [...new Set([...held.scopes, ...scopes])]),
    signIn: signIns.start,
    openSignIn: signIns.open,
    openSignIns: signIns.all,
    signInByItself: signIns.byItself,
    companies: companyCalls,
    withdrawQuestions: signIns.withdrawQuestions,
    async signOut(server, id) {
      await signIns.cancel(server.id);
      const company = companyOfId(server.id);
      if (company !== undefined) return companyCalls.signOut(company);
      const all = accounts.list(server.id);
      if (id !== undefined && !all.some((one) => one.id === id))
        fail('account-unknown', { server: server.id, account: id });
      return signOut(all.filter((one) => id === undefined || one.id === id));
    },
    async signOutEverywhere() {
      await signIns.cancel();
      return signOut(accounts.list());
    },
    account(server, agent = EVERYBODY) {
      const row = accounts.of(server, agent);
      const widest = row && rows.of(server, row.id).findLast((set) => mayUse(set, agent, clock.now()));
      return row && accountOf(row, widest);
    },
    accounts: (server) => accounts.list(server).map((row) => accountOf(row, rows.of(server, row.id)[0])),
    chosen: (server) => accounts.chosen(server),
    choose(server, account, agent = EVERYBODY) {
      accounts.choose(server, agent, account);
      changed(server);
    },
    unchoose(server, agent) {
      accounts.unchoose(server, agent);
      changed(server);
    },
    access: (server) => accessOf(server, { accounts, rows, book, policy }),
    async narrow(id) {
      const row = rows.all().find(({ key }) => key.agent !== undefined && setName(key) === id);
      const account = row && accounts.get(row.key.server, row.key.account);
      if (!account) return fail('access-unknown', { id });
      const revocation = await signOutSet(account, row.key, parts);
      record({ kind: 'access.changed', server: account.server, account: account.id, outcome: 'narrowed' });
      changed(account.server);
      upkeep.touch();
      return resultOf(account, revocation);
    },
    forgetRefusal: book.forgetRefusal,
    requireSignIn(issuer, hours) {
      checkIssuer(issuer);
      book.setInterval(issuer, hours);
      const there = accounts.list().filter((row) => row.issuer === issuer);
      for (const server of new Set(there.map((row) => row.server))) changed(server);
    },
    async isSpent(server, id) {
      const account = id === undefined ? accounts.of(server.id, EVERYBODY) : accounts.get(server.id, id);
      return account !== undefined && (await isAccountSpent(account));
    },
    async forgetServer(server) {
      book.forgetServer(server.id);
      await known.calls.forgetServer(server);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await signIns.cancel();
      await upkeep.stop();
      // A refresh under way may have rotated the refresh token already: its answer is stored before the database closes.
      await lanes.idle();
      db.close();
    },
  };
}
