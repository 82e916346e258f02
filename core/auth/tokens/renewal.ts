import { assertNever } from '../../../shared/assert-never.ts';
import type { ActivityDraft } from '../../../shared/models.ts';
import { problemOf } from '../../../shared/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccessBook } from '../accounts/access-book.ts';
import { accountOf } from '../accounts/account-view.ts';
import { EVERYBODY, type Accounts } from '../accounts/accounts.ts';
import type { Asker, AuthServer, Held, ScopePolicy, TokenAnswer } from '../auth.ts';
import { chooseSet } from './choose-set.ts';
import type { CredentialOf } from './credential.ts';
import { createSingleFlight, type Lanes } from './lanes.ts';
import type { Grant } from '../issuer/oauth-client.ts';
import { createPauses } from './pauses.ts';
import { requestRefresh, type RefreshOutcome, type WireParts } from './refresh-request.ts';
import type { Registrations } from '../clients/registrations.ts';
import { words } from '../accounts/scopes.ts';
import { setName, type SetKey, type SetRow, type SetRows } from './set-rows.ts';
import { isFresh, isRenewable, isUsable, lifeOf, type Found, type TokenSet, type TokenSets } from './token-sets.ts';

export interface RenewalParts extends WireParts {
  accounts: Accounts;
  rows: SetRows;
  registrations: Registrations;
  sets: TokenSets;
  book: Pick<AccessBook, 'needs'>;
  signInEvery: (issuer: string) => number;
  policy: Pick<ScopePolicy, 'tools'>;
  lanes: Lanes;
  credentialOf: CredentialOf;
  clock: Clock;
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
  /** Whether a set needs a person, as far as is known without asking the vault. */
  isSpentRow(row: SetRow): boolean;
}

/** A token set as it is or as it is about to be stored. */
type Current = Pick<Found, 'row'> & { set: TokenSet };

/** A token refused this soon after a refresh that a refusal caused will not be mended by another. */
const REFUSED_AGAIN_MS = 60_000;

export function createRenewal(parts: RenewalParts): Renewal {
  const { accounts, rows, sets, book, policy, signInEvery, lanes, clock, credentialOf } = parts;
  const together = createSingleFlight<TokenAnswer>();
  const pauses = createPauses(clock);

  /** Reading, asking and storing are one step in the set's lane, whoever goes away meanwhile. */
  async function renewOnce(server: AuthServer, key: SetKey, refused: number | undefined): Promise<TokenAnswer> {
    if (sets.isUnsaved(key)) {
      await sets.save(key);
      parts.changed(key.server);
    }
    const found = await sets.find(key);
    if (!found?.set || isDue(found.row)) return missing(found);
    const current = afterRefusal({ row: found.row, set: found.set }, refused);
    const { set } = current;
    const now = clock.now();
    const pause = pauses.of(key, isUsable(set, now));
    if (isFresh(set, now) || (pause && isUsable(set, now))) return hold(current);
    if (pause) return { kind: 'unavailable', problem: pause };
    if (!isRenewable(set) || isHopeless(set, now)) return settle(current, found.set, { kind: 'dead' });
    // Written before the request: a disk that is full shows itself while the old refresh token is still good.
    const generation = rows.nextGeneration();
    const keys = { refreshToken: set.refreshToken, dpopKey: set.dpop?.key };
    const outcome = await requestRefresh(server, current.row, keys, parts);
    const answer = await conclude(current, found.set, outcome, generation);
    const detail = outcome.kind === 'unavailable' ? { detail: outcome.problem.code } : {};
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

  function renew(server: AuthServer, key: SetKey, refused?: number): Promise<TokenAnswer> {
    const name = setName(key);
    const flight = `${name} ${refused ?? 'ending'}`;
    return together(flight, () => lanes.run(name, () => renewOnce(server, key, refused)).catch(unavailable));
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

  /** A person must sign in anew now and then, where that is demanded. */
  function isDue({ issuer, since }: SetRow): boolean {
    const hours = signInEvery(issuer);
    return hours > 0 && clock.now() - since >= hours * 3_600_000;
  }

  function isSpentRow(row: SetRow): boolean {
    const ended = row.expiresAt !== undefined && clock.now() >= row.expiresAt;
    return isDue(row) || (ended && !row.refreshable);
  }

  function setFor(server: AuthServer, { agent = EVERYBODY, tool }: Asker): SetRow | undefined {
    const account = accounts.of(server.id, agent);
    // Nothing for an address other than the one signed in to: a token goes to its own server only.
    if (account?.url !== server.url) return undefined;
    const scopes = tool === undefined ? [] : (ruled(policy.tools(server.id), tool) ?? book.needs(server.id, tool));
    return chooseSet(rows.of(server.id, account.id), { agent, scopes }, clock.now(), isSpentRow);
  }

  return {
    async token(server, asker = {}) {
      try {
        const row = setFor(server, asker);
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
    isSpentRow,
  };
}

/** A server may call a tool `toString`. */
function ruled(tools: Readonly<Record<string, readonly string[]>>, tool: string): readonly string[] | undefined {
  return Object.hasOwn(tools, tool) ? tools[tool] : undefined;
}

// A refusal speaks of the generation it names or an older one, not of what replaced it since.
function afterRefusal({ row, set }: Current, refused: number | undefined): Current {
  return { row, set: refused !== undefined && refused >= set.generation ? { ...set, access: 'refused' } : set };
}

/** Whether no refresh can help: it was refused by the issuer, or brought a token that the server refused right away. */
function isHopeless(set: TokenSet, now: number): boolean {
  const wasRefusedAgain = set.access === 'refused' && set.because === 'refused';
  const age = now - set.issuedAt;
  // A clock that was set back says nothing about how soon it was.
  return set.refresh === 'dead' || (wasRefusedAgain && age >= 0 && age < REFUSED_AGAIN_MS);
}

function renewed({ row, set }: Current, grant: Grant, generation: number, now: number, chance: number): Current {
  const scopes = grant.scope === undefined ? row.scopes : words(grant.scope);
  return {
    row: { ...row, scopes },
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
      ...lifeOf(grant.expiresIn, now, chance),
    },
  };
}

function missing(found: Found | undefined): TokenAnswer {
  return found ? { kind: 'dead' } : { kind: 'none' };
}

function unavailable(error: unknown): TokenAnswer {
  return { kind: 'unavailable', problem: problemOf(error) };
}
