import { z } from 'zod';
import { Secret } from '../../shared/secret.ts';
import { isoTime } from '../ports/clock.ts';
import type { RecordName, Vault } from '../vault/vault.ts';
import type { AccountRow, Accounts } from './accounts.ts';
import type { AuthServer } from './auth.ts';
import type { DpopBinding } from './dpop.ts';

/** The tokens of one account at one server. Times are milliseconds since 1970. */
export interface TokenSet {
  generation: number;
  issuedAt: number;
  /** What brought this set: tells a token refused once too often from one that merely aged. */
  because: 'sign-in' | 'ending' | 'refused';
  accessToken: Secret;
  /** `refused`: the server answered 401 to it; never handed out again. */
  access: 'good' | 'refused';
  /** Absent: the issuer did not say. */
  expiresAt?: number | undefined;
  /** From when on it is refreshed ahead of its end. */
  refreshAt?: number | undefined;
  refreshToken?: Secret | undefined;
  /** `dead`: the issuer said that it no longer works. */
  refresh: 'good' | 'dead';
  /** Absent: the tokens are bound to no key. */
  dpop?: DpopBinding | undefined;
}

/** `set` is absent where the account is known but its sealed record is gone: a vault that was reset or forgets at stop. */
export interface Found {
  row: AccountRow;
  set?: TokenSet | undefined;
}

/** Token sets: the secrets in the vault as one record, what is known about them beside it in auth.db. */
export interface TokenSets {
  /** Nothing for an address other than the one signed in to: a token goes to its own server only. */
  find(server: AuthServer): Promise<Found | undefined>;
  /** Stores the tokens first, then what is said about them. Gives the row with the account as it now is. */
  write(row: AccountRow, set: TokenSet): Promise<AccountRow>;
  /** Forgets the account whatever the vault says, then throws what the vault said. */
  forget(row: AccountRow): Promise<void>;
}

const sealed = z.object({
  generation: z.number(),
  issuedAt: z.number(),
  because: z.enum(['sign-in', 'ending', 'refused']),
  accessToken: z.string(),
  access: z.enum(['good', 'refused']),
  expiresAt: z.number().optional(),
  refreshAt: z.number().optional(),
  refreshToken: z.string().optional(),
  refresh: z.enum(['good', 'dead']),
  dpop: z.object({ key: z.string(), bound: z.boolean() }).optional(),
});

/** Problems of every method: the vault's, and `disk-full`/`storage-failed`. */
export function createTokenSets({ accounts, vault }: { accounts: Accounts; vault: Vault }): TokenSets {
  return {
    async find(server) {
      const row = accounts.get(server.id);
      if (row?.url !== server.url) return undefined;
      const record = await vault.get(nameOf(row));
      return { row, set: record && opened(record) };
    },
    async write(row, set) {
      const previous = accounts.get(row.account.server);
      const current = { ...row, account: { ...row.account, ...visible(set) } };
      await vault.put(nameOf(row), sealable(set));
      accounts.put(current);
      if (previous && !isSameRecord(previous, row)) await vault.delete(nameOf(previous));
      return current;
    },
    async forget(row) {
      try {
        await vault.delete(nameOf(row));
      } finally {
        accounts.delete(row.account.server);
      }
    },
  };
}

// One issuer may know one person for many servers; their tokens are for different resources, so the server is in the name.
function nameOf({ account }: AccountRow): RecordName {
  return { kind: 'tokens', issuer: account.issuer, account: `${account.server}/${account.id}` };
}

function isSameRecord(one: AccountRow, other: AccountRow): boolean {
  return one.account.issuer === other.account.issuer && one.account.id === other.account.id;
}

function visible(set: TokenSet): { expiresAt: string | undefined; refreshable: boolean } {
  return {
    expiresAt: set.expiresAt === undefined ? undefined : isoTime(set.expiresAt),
    refreshable: set.refreshToken !== undefined && set.refresh === 'good',
  };
}

// The one place where a sealed record is taken apart and put together; what comes out is wrapped again at once.
function opened(record: Secret): TokenSet {
  const { accessToken, refreshToken, dpop, ...rest } = sealed.parse(JSON.parse(Secret.unwrap(record)));
  return {
    ...rest,
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    dpop: dpop && { ...dpop, key: new Secret(dpop.key) },
  };
}

function sealable({ accessToken, refreshToken, dpop, ...rest }: TokenSet): Secret {
  const text = {
    accessToken: Secret.unwrap(accessToken),
    refreshToken: refreshToken && Secret.unwrap(refreshToken),
    dpop: dpop && { ...dpop, key: Secret.unwrap(dpop.key) },
  };
  return new Secret(JSON.stringify({ ...rest, ...text }));
}

const LARGEST_SKEW_MS = 60_000;

/** When a token that lives `seconds` from `now` ends, and from when on it is refreshed: 60 s or a tenth of its life ahead. */
export function lifeOf(seconds: number | undefined, now: number): Pick<TokenSet, 'expiresAt' | 'refreshAt'> {
  if (seconds === undefined) return {};
  const life = seconds * 1000;
  return { expiresAt: now + life, refreshAt: now + life - Math.min(LARGEST_SKEW_MS, life / 10) };
}

/** Whether the access token can still be used. */
export function isUsable(set: TokenSet, now: number): boolean {
  return set.access === 'good' && (set.expiresAt === undefined || now < set.expiresAt);
}

/** Whether it can be used and is not about to end. */
export function isFresh(set: TokenSet, now: number): boolean {
  return isUsable(set, now) && (set.refreshAt === undefined || now < set.refreshAt);
}

/** Whether neither token is of any more use. */
export function isSpent(set: TokenSet, now: number): boolean {
  return !isUsable(set, now) && (set.refreshToken === undefined || set.refresh === 'dead');
}
