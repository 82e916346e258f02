import { z } from 'zod';
import { Secret } from '../../../shared/secret.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';
import type { DpopBinding } from '../issuer/dpop.ts';
import { setName, type SetKey, type SetRow, type SetRows } from './set-rows.ts';

/** The tokens of one account for one set of scopes. Times are milliseconds since 1970. */
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
  /** Renewed without a refresh token: by the proof of a client or workload, or by a company's word. */
  machine?: boolean | undefined;
  /** Of a person at their company: what its word for them at servers is asked for with. The set ends with it. */
  idToken?: Secret | undefined;
  /** Absent: the tokens are bound to no key. */
  dpop?: DpopBinding | undefined;
}

/** `set` is absent where the row is known but its sealed record is gone: a vault that was reset or forgets at stop. */
export interface Found {
  row: SetRow;
  set?: TokenSet | undefined;
}

/** Token sets: the secrets in the vault as one record, what is known about them beside it in auth.db. */
export interface TokenSets {
  find(key: SetKey): Promise<Found | undefined>;
  /** As `find`, but what could not be stored yet where there is such. */
  newest(key: SetKey): Promise<Found | undefined>;
  /** Stores the tokens first, then what is said about them. Gives the row as it now is. */
  write(row: SetRow, set: TokenSet): Promise<SetRow>;
  /** The same for rotated tokens: they are the only copy, so they are kept here until the vault takes them. */
  replace(row: SetRow, set: TokenSet): Promise<SetRow>;
  isUnsaved(key: SetKey): boolean;
  /** Stores what could not be stored when it came, unless the vault was reset since. */
  save(key: SetKey): Promise<void>;
  /** Forgets the set whatever the vault says, then throws what the vault said. */
  forget(key: SetKey): Promise<void>;
}

const schema = z.object({
  generation: z.number(),
  issuedAt: z.number(),
  because: z.enum(['sign-in', 'ending', 'refused']),
  accessToken: z.string(),
  access: z.enum(['good', 'refused']),
  expiresAt: z.number().optional(),
  refreshAt: z.number().optional(),
  refreshToken: z.string().optional(),
  refresh: z.enum(['good', 'dead']),
  machine: z.boolean().optional(),
  idToken: z.string().optional(),
  dpop: z.object({ key: z.string(), bound: z.boolean() }).optional(),
});

/** Problems of every method: the vault's, and `disk-full`/`storage-failed`. */
export function createTokenSets({ rows, vault }: { rows: SetRows; vault: Vault }): TokenSets {
  const unsaved = new Map<string, { row: SetRow; set: TokenSet }>();
  const find = async (key: SetKey): Promise<Found | undefined> => {
    const row = rows.get(key);
    if (!row) return undefined;
    const record = await vault.get(nameOf(row));
    return { row, set: record && opened(record) };
  };
  const write = async (row: SetRow, set: TokenSet): Promise<SetRow> => {
    const current = { ...row, ...visible(set) };
    await vault.put(nameOf(row), sealed(set));
    rows.put(current);
    unsaved.delete(setName(row.key));
    return current;
  };
  return {
    find,
    write,
    newest: async (key) => unsaved.get(setName(key)) ?? find(key),
    replace(row, set) {
      unsaved.set(setName(row.key), { row, set });
      return write(row, set);
    },
    isUnsaved: (key) => unsaved.has(setName(key)),
    async save(key) {
      const late = unsaved.get(setName(key));
      if (!late) return;
      if ((await find(key))?.set) await write(late.row, late.set);
      unsaved.delete(setName(key));
    },
    async forget(key) {
      unsaved.delete(setName(key));
      const row = rows.get(key);
      if (!row) return;
      try {
        await vault.delete(nameOf(row));
      } finally {
        rows.delete(key);
      }
    },
  };
}

// One issuer may know one person for many servers; their tokens are for different resources, so the server is in the name.
function nameOf({ issuer, key }: SetRow): RecordName {
  return { kind: 'tokens', issuer, account: setName(key) };
}

function visible(set: TokenSet): Pick<SetRow, 'expiresAt' | 'refreshable'> {
  return { expiresAt: set.expiresAt, refreshable: isRenewable(set) };
}

// The one place where a sealed record is taken apart and put together; what comes out is wrapped again at once.
export function opened(record: Secret): TokenSet {
  const { accessToken, refreshToken, idToken, dpop, ...rest } = schema.parse(JSON.parse(Secret.unwrap(record)));
  return {
    ...rest,
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    ...(idToken !== undefined && { idToken: new Secret(idToken) }),
    dpop: dpop && { ...dpop, key: new Secret(dpop.key) },
  };
}

export function sealed({ accessToken, refreshToken, idToken, dpop, ...rest }: TokenSet): Secret {
  const text = {
    accessToken: Secret.unwrap(accessToken),
    refreshToken: refreshToken && Secret.unwrap(refreshToken),
    idToken: idToken && Secret.unwrap(idToken),
    dpop: dpop && { ...dpop, key: Secret.unwrap(dpop.key) },
  };
  return new Secret(JSON.stringify({ ...rest, ...text }));
}

const LARGEST_SKEW_MS = 60_000;

/**
 * When a token that lives `seconds` from `now` ends, and from when on it is refreshed: 60 s or a tenth of its life ahead, and
 * up to half of that more by `chance` (0 to 1), so that many machines that began together do not ask together.
 */
export function lifeOf(
  seconds: number | undefined,
  now: number,
  chance: number,
): Pick<TokenSet, 'expiresAt' | 'refreshAt'> {
  if (seconds === undefined) return {};
  const life = seconds * 1000;
  const ahead = Math.min(LARGEST_SKEW_MS, life / 10) * (1 + chance / 2);
  return { expiresAt: now + life, refreshAt: now + life - ahead };
}

/** Whether the access token can still be used. */
export function isUsable(set: TokenSet, now: number): boolean {
  return set.access === 'good' && (set.expiresAt === undefined || now < set.expiresAt);
}

/** Whether it can be used and is not about to end. */
export function isFresh(set: TokenSet, now: number): boolean {
  return isUsable(set, now) && (set.refreshAt === undefined || now < set.refreshAt);
}

/** Whether the issuer may give another token without a person. */
export function isRenewable({ refreshToken, refresh, machine }: TokenSet): boolean {
  return refresh === 'good' && (machine === true || refreshToken !== undefined);
}

/** Whether neither token is of any more use. */
export function isSpent(set: TokenSet, now: number): boolean {
  return !isUsable(set, now) && !isRenewable(set);
}
