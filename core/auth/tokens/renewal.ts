import { assertNever } from '../../../shared/assert-never.ts';
import type { ActivityDraft } from '../../../shared/models.ts';
import { problem, problemOf, type Problem } from '../../../shared/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccessBook } from '../accounts/access-book.ts';
import { accountOf } from '../accounts/account-view.ts';
import { EVERYBODY, type AccountRow, type Accounts } from '../accounts/accounts.ts';
import type { Asker, AuthServer, Held, ScopePolicy, TokenAnswer } from '../auth.ts';
import { clientAt } from '../company/company-policy.ts';
import { chooseSet } from './choose-set.ts';
import type { CredentialOf } from './credential.ts';
import { createSingleFlight, type Lanes } from './lanes.ts';
import { createPauses } from './pauses.ts';
import { REFUSALS, requestRefresh, type RefreshOutcome, type RefreshParts } from './refresh-request.ts';
import { secondsOf } from '../sign-in/keep-tokens.ts';
import { words } from '../accounts/scopes.ts';
import { setName, type SetKey, type SetRow, type SetRows } from './set-rows.ts';
import { isFresh, isRenewable, isUsable, lifeOf, type Found, type TokenSet, type TokenSets } from './token-sets.ts';

export interface RenewalParts extends RefreshParts {
  accounts: Accounts;
  rows: SetRows;
  sets: TokenSets;
  book: Pick<AccessBook, 'needs'>;
  signInEvery: (issuer: string) => number;
  policy: Pick<ScopePolicy, 'tools'>;
  lanes: Lanes;
  credentialOf: CredentialOf;
  clock: Clock;
  /** How long whoever said no is left alone. */
  signInPauseMs: () => number;
  /** From 0 to 1, anew each time. */
  chance: () => number;
  record: (draft: ActivityDraft) => void;
  /** Called with the server's id after its account changed. */
  changed: (server: string) => void;
}

/** Hands out tokens and keeps them alive. Never opens a browser, never throws. */
export interface Renewal {
  token(server: AuthServer, asker?: Asker): Promise<TokenAnswer>;
  refused(server: AuthServer, held: Held): Promise<TokenAnswer>;
  /** Of this set, whoever would use it. `anew`: refreshed though it need not be. */
  tokenOf(server: AuthServer, key: SetKey, options: { anew: boolean }): Promise<TokenAnswer>;
  /** Whether a set needs a person, as far as is known without asking the vault. */
  isSpentRow(row: SetRow): boolean;
  /** Whether the interval for signing in anew is over. */
  isDue(row: SetRow): boolean;
}

/** A token set as it is or as it is about to be stored. */
type Current = Pick<Found, 'row'> & { set: TokenSet };

/** A token refused this soon after a refresh that a refusal caused will not be mended by another. */
const REFUSED_AGAIN_MS = 60_000;

export function createRenewal(parts: RenewalParts): Renewal {
  const { accounts, rows, sets, book, policy, signInEvery, lanes, clock, credentialOf, companies, identities } = parts;
  const together = createSingleFlight<TokenAnswer>();
  const pauses = createPauses(clock);

  /** Reading, asking and storing are one step in the set's lane, whoever goes away meanwhile. */
  async function renewOnce(server: AuthServer, key: SetKey, why: Why): Promise<TokenAnswer> {
    if (sets.isUnsaved(key)) {
      await sets.save(key);
      parts.changed(key.server);
    }
    const found = await sets.find(key);
    if (!found?.set || isDue(found.row)) return missing(found);
    const current = afterRefusal({ row: found.row, set: found.set }, why);
    const { set } = current;
    const now = clock.now();
    const pause = pauses.of(key, isUsable(set, now));
    if ((isFresh(set, now) && why !== 'anew') || (pause && isUsable(set, now))) return hold(current);
    if (pause) return { kind: 'unavailable', problem: pause };
    if (!isRenewable(set) || isHopeless(set, now)) return settle(current, found.set, { kind: 'dead' });
    // Written before the request: a disk that is full shows itself while the old refresh token is still good.
    const generation = rows.nextGeneration();
    const keys = { refreshToken: set.refreshToken, dpopKey: set.dpop?.key };
    const outcome = await requestRefresh(server, current.row, keys, parts);
    const answer = await conclude(current, found.set, outcome, generation);
    const detail = 'problem' in outcome ? { detail: detailOf(outcome.problem) } : {};
    parts.record({
      kind: 'token.refreshed',
      server: key.server,
      account: key.account,
      outcome: outcome.kind,
      ...detail,
    });
    return answer;
  }

  async function conclude(
    current: Current,
    before: TokenSet,
    outcome: RefreshOutcome,
    generation: number,
  ): Promise<TokenAnswer> {
    const { key } = current.row;
    if (outcome.kind !== 'unavailable') pauses.end(key);
    switch (outcome.kind) {
      case 'renewed': {
        const next = renewed(current, outcome.grant, generation, clock.now(), parts.chance());
        return hold(await store(next, sets.replace));
      }
      case 'dead':
        return settle({ ...current, set: { ...current.set, refresh: 'dead' } }, before, { kind: 'dead' });
      case 'refused': {
        // A no counts at once, also for what was given before.
        const answer = { kind: 'unavailable', problem: outcome.problem } as const;
        pauses.begin(key, { ...answer, retryAfterMs: parts.signInPauseMs() });
        return settle({ ...current, set: { ...current.set, access: 'refused' } }, before, answer);
      }
      case 'unavailable':
        pauses.begin(key, outcome);
        return settle(current, before, outcome);
      default:
        return assertNever(outcome);
    }
  }

  /** Remembers what was learned; hands out the old token while it works, else `otherwise`. */
  async function settle(current: Current, before: TokenSet, otherwise: TokenAnswer): Promise<TokenAnswer> {
    const { set } = current;
    const isNews = set.access !== before.access || set.refresh !== before.refresh;
    const stored = isNews ? await store(current) : current;
    return isUsable(set, clock.now()) ? hold(stored) : otherwise;
  }

  async function store({ row, set }: Current, write = sets.write): Promise<Current> {
    const stored = { row: await write(row, set), set };
    parts.changed(row.key.server);
    return stored;
  }

  function renew(server: AuthServer, key: SetKey, why: Why = 'ending'): Promise<TokenAnswer> {
    const name = setName(key);
    return together(`${name} ${why}`, () => lanes.run(name, () => renewOnce(server, key, why)).catch(unavailable));
  }

  function hold({ row, set }: Current): TokenAnswer {
    const account = accounts.get(row.key.server, row.key.account);
    if (!account) return { kind: 'none' };
    const { accessToken: token, generation } = set;
    const credential = credentialOf(set);
    return {
      kind: 'held',
      held: { token, credential, generation, account: accountOf(account, row), set: row.key, scopes: row.scopes },
    };
  }

  /** A person must sign in anew now and then, where that is demanded; whom a company vouches for, at the company. */
  function isDue({ key, issuer, since }: SetRow): boolean {
    const hours = signInEvery(issuer);
    return hours > 0 && clock.now() - since >= hours * 3_600_000 && !accounts.get(key.server, key.account)?.by;
  }

  /** Why an account that a company vouches for may not be used now. Costs others nothing. */
  function stopped({ by, issuer }: AccountRow): TokenAnswer | undefined {
    if (by === undefined) return undefined;
    const company = companies.find(by.company);
    if (!company || !clientAt(company, issuer)) return { kind: 'none' };
    if (identities.stands(company, by.member)) return undefined;
    return { kind: 'unavailable', problem: problem('company-sign-in-needed', { company: company.name }) };
  }

  function isSpentRow(row: SetRow): boolean {
    const ended = row.expiresAt !== undefined && clock.now() >= row.expiresAt;
    return isDue(row) || (ended && !row.refreshable);
  }

  function setFor(server: AuthServer, account: AccountRow, { agent = EVERYBODY, tool }: Asker): SetRow | undefined {
    const scopes = tool === undefined ? [] : (ruled(policy.tools(server.id), tool) ?? book.needs(server.id, tool));
    return chooseSet(rows.of(server.id, account.id), { agent, scopes }, clock.now(), isSpentRow);
  }

  return {
    async token(server, asker = {}) {
      try {
        const account = accounts.of(server.id, asker.agent ?? EVERYBODY);
        // Nothing for an address other than the one signed in to: a token goes to its own server only.
        if (account?.url !== server.url) return { kind: 'none' };
        const stop = stopped(account);
        if (stop) return stop;
        const row = setFor(server, account, asker);
        if (!row) return { kind: 'none' };
        const found = await sets.find(row.key);
        if (!found?.set || isDue(row)) return missing(found);
        if (isFresh(found.set, clock.now()) && !sets.isUnsaved(row.key))
          return hold({ row: found.row, set: found.set });
        return await renew(server, row.key);
      } catch (error) {
        return unavailable(error);
      }
    },
    refused: (server, held) => renew(server, held.set, held.generation),
    async tokenOf(server, key, { anew }) {
      const found = await sets.find(key);
      if (!found?.set || isDue(found.row)) return missing(found);
      const isGood = isFresh(found.set, clock.now()) && !sets.isUnsaved(key) && !anew;
      return isGood ? hold({ row: found.row, set: found.set }) : renew(server, key, anew ? 'anew' : 'ending');
    },
    isSpentRow,
    isDue,
  };
}

/** A server may call a tool `toString`. */
function ruled(tools: Readonly<Record<string, readonly string[]>>, tool: string): readonly string[] | undefined {
  return Object.hasOwn(tools, tool) ? tools[tool] : undefined;
}

/** What a set is renewed for: the server refused this generation, it is about to end, or it may be outdated all the same. */
type Why = number | 'ending' | 'anew';

// A refusal speaks of the generation it names or an older one, not of what replaced it since.
function afterRefusal({ row, set }: Current, why: Why): Current {
  return { row, set: typeof why === 'number' && why >= set.generation ? { ...set, access: 'refused' } : set };
}

/** Whether no refresh can help: it was refused by the issuer, or brought a token that the server refused right away. */
function isHopeless(set: TokenSet, now: number): boolean {
  const wasRefusedAgain = set.access === 'refused' && set.because === 'refused';
  const age = now - set.issuedAt;
  // A clock that was set back says nothing about how soon it was.
  return set.refresh === 'dead' || (wasRefusedAgain && age >= 0 && age < REFUSED_AGAIN_MS);
}

function renewed({ row, set }: Current, grant: Renewed, generation: number, now: number, chance: number): Current {
  const scopes = grant.scope === undefined ? row.scopes : words(grant.scope);
  const withheld = [...new Set([...(row.withheld ?? []), ...(grant.withheld ?? [])])];
  // Where no new ID token came, the old one is good as long as it was.
  const isIdentityKept = set.idToken !== undefined && grant.idToken === undefined;
  const byCompany = grant.withheld !== undefined;
  return {
    row: { ...row, scopes, withheld: withheld.filter((scope) => !scopes.includes(scope)) },
    set: {
      generation,
      issuedAt: now,
      because: set.access === 'refused' ? 'refused' : 'ending',
      accessToken: grant.accessToken,
      access: 'good',
      // An issuer that does not rotate sends none: the old one goes on.
      refreshToken: grant.refreshToken ?? set.refreshToken,
      refresh: 'good',
      dpop: grant.dpop,
      machine: set.machine,
      idToken: grant.idToken?.token ?? set.idToken,
      ...(isIdentityKept ? lifeKept(set) : lifeOf(secondsOf(grant, byCompany), now, chance)),
    },
  };
}

type Renewed = Extract<RefreshOutcome, { kind: 'renewed' }>['grant'];

function lifeKept({ expiresAt }: TokenSet): Pick<TokenSet, 'expiresAt' | 'refreshAt'> {
  return { expiresAt, refreshAt: expiresAt };
}

/** What the log says of a failure: a no in its words, as whoever decided is not here to be asked. */
export function detailOf({ code, message }: Problem): string {
  return REFUSALS.includes(code) ? `${code}: ${message}` : code;
}

function missing(found: Found | undefined): TokenAnswer {
  return found ? { kind: 'dead' } : { kind: 'none' };
}

function unavailable(error: unknown): TokenAnswer {
  return { kind: 'unavailable', problem: problemOf(error) };
}
