import { assertNever } from '../../shared/assert-never.ts';
import type { ActivityDraft } from '../../shared/models.ts';
import { problemOf } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Accounts } from './accounts.ts';
import type { AuthServer, Held, TokenAnswer } from './auth.ts';
import type { CredentialOf } from './credential.ts';
import { createSingleFlight, type Lanes } from './lanes.ts';
import type { Grant } from './oauth-client.ts';
import { requestRefresh, type RefreshOutcome, type WireParts } from './refresh-request.ts';
import type { Registrations } from './registrations.ts';
import { words } from './scopes.ts';
import { isFresh, isUsable, lifeOf, type Found, type TokenSet, type TokenSets } from './token-sets.ts';

export interface RenewalParts extends WireParts {
  accounts: Accounts;
  registrations: Registrations;
  sets: TokenSets;
  lanes: Lanes;
  credentialOf: CredentialOf;
  clock: Clock;
  record: (draft: ActivityDraft) => void;
  /** Called with the server's id after its account changed. */
  changed: (server: string) => void;
}

/** Hands out tokens and keeps them alive. Never opens a browser, never throws. */
export interface Renewal {
  token(server: AuthServer): Promise<TokenAnswer>;
  refused(server: AuthServer, held: Held): Promise<TokenAnswer>;
}

/** An account with its tokens, as they are or as they are about to be stored. */
type Current = Pick<Found, 'row'> & { set: TokenSet };

/** After a refresh that failed, a token that still works is handed out this long without trying again. */
const PAUSE_MS = 10_000;
/** A token refused this soon after a refresh that a refusal caused will not be mended by another. */
const REFUSED_AGAIN_MS = 60_000;

export function createRenewal(parts: RenewalParts): Renewal {
  const { sets, lanes, clock, credentialOf } = parts;
  const together = createSingleFlight<TokenAnswer>();
  const pausedUntil = new Map<string, number>();
  /** Rotated tokens that the vault did not take: the only copy, so kept until it does, and not handed out before. */
  const unsaved = new Map<string, Current>();

  function hold({ row, set }: Current): TokenAnswer {
    const { accessToken: token, generation } = set;
    return { kind: 'held', held: { token, credential: credentialOf(set), account: row.account, generation } };
  }

  /** Reading, asking and storing are one step in the account's lane, whoever goes away meanwhile. */
  async function renewOnce(server: AuthServer, refused: number | undefined): Promise<TokenAnswer> {
    await saveUnsaved(server);
    const found = await sets.find(server);
    if (!found?.set) return missing(found);
    const current = afterRefusal({ row: found.row, set: found.set }, refused);
    const { set } = current;
    const now = clock.now();
    const isPaused = isUsable(set, now) && now < (pausedUntil.get(server.id) ?? 0);
    if (isFresh(set, now) || isPaused) return hold(current);
    if (!set.refreshToken || isHopeless(set, now)) return settle(current, found.set, { kind: 'dead' });
    // Written before the request: a disk that is full shows itself while the old refresh token is still good.
    const generation = parts.accounts.nextGeneration();
    const keys = { refreshToken: set.refreshToken, dpopKey: set.dpop?.key };
    const outcome = await requestRefresh(server, current.row, keys, parts);
    const answer = await conclude(current, found.set, outcome, generation);
    const detail = outcome.kind === 'unavailable' ? { detail: outcome.problem.code } : {};
    const account = current.row.account.id;
    parts.record({ kind: 'token.refreshed', server: server.id, account, outcome: outcome.kind, ...detail });
    return answer;
  }

  async function conclude(
    current: Current,
    before: TokenSet,
    outcome: RefreshOutcome,
    generation: number,
  ): Promise<TokenAnswer> {
    const { server } = current.row.account;
    if (outcome.kind !== 'unavailable') pausedUntil.delete(server);
    switch (outcome.kind) {
      case 'renewed': {
        const next = renewed(current, outcome.grant, generation, clock.now());
        unsaved.set(server, next);
        return hold(await store(next));
      }
      case 'dead':
        return settle({ ...current, set: { ...current.set, refresh: 'dead' } }, before, { kind: 'dead' });
      case 'unavailable':
        pausedUntil.set(server, clock.now() + PAUSE_MS);
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

  async function store({ row, set }: Current): Promise<Current> {
    const stored = { row: await sets.write(row, set), set };
    unsaved.delete(row.account.server);
    parts.changed(row.account.server);
    return stored;
  }

  /** Stores what could not be stored when it came, unless it was signed out or in since. */
  async function saveUnsaved(server: AuthServer): Promise<void> {
    const late = unsaved.get(server.id);
    if (!late) return;
    const found = await sets.find(server);
    if (found?.set && found.set.generation < late.set.generation) await store(late);
    unsaved.delete(server.id);
  }

  function renew(server: AuthServer, refused?: number): Promise<TokenAnswer> {
    const key = `${server.id} ${refused ?? 'ending'}`;
    return together(key, () => lanes.run(server.id, () => renewOnce(server, refused)).catch(unavailable));
  }

  return {
    async token(server) {
      try {
        const found = await sets.find(server);
        if (!found?.set) return missing(found);
        if (isFresh(found.set, clock.now()) && !unsaved.has(server.id)) return hold({ row: found.row, set: found.set });
      } catch (error) {
        return unavailable(error);
      }
      return renew(server);
    },
    refused: (server, held) => renew(server, held.generation),
  };
}

// A refusal speaks of the generation it names or an older one, not of what replaced it since.
function afterRefusal({ row, set }: Current, refused: number | undefined): Current {
  return { row, set: refused !== undefined && refused >= set.generation ? { ...set, access: 'refused' } : set };
}

/** Whether no refresh can help: it was refused by the issuer, or brought a token that the server refused right away. */
function isHopeless(set: TokenSet, now: number): boolean {
  const wasRefusedAgain = set.access === 'refused' && set.because === 'refused';
  return set.refresh === 'dead' || (wasRefusedAgain && now - set.issuedAt < REFUSED_AGAIN_MS);
}

function renewed({ row, set }: Current, grant: Grant, generation: number, now: number): Current {
  const scopes = grant.scope === undefined ? row.account.scopes : words(grant.scope);
  return {
    row: { ...row, account: { ...row.account, scopes } },
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
      ...lifeOf(grant.expiresIn, now),
    },
  };
}

function missing(found: Found | undefined): TokenAnswer {
  return found ? { kind: 'dead' } : { kind: 'none' };
}

function unavailable(error: unknown): TokenAnswer {
  return { kind: 'unavailable', problem: problemOf(error) };
}
