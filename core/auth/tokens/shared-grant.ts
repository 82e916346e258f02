import type { Clock } from '../../ports/clock.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { setName, type SetKey, type SetRow, type SetRows } from './set-rows.ts';

/** Whose tokens they are at an issuer: a person's, through a client. */
export interface GrantOwner {
  issuer: string;
  clientId: string;
  /** Absent: the issuer does not say. */
  subject?: string | undefined;
}

export interface SharedGrantParts {
  accounts: Pick<Accounts, 'get'>;
  rows: Pick<SetRows, 'all'>;
  clock: Clock;
}

/**
 * Whether a token set that stays may end when tokens of this owner are revoked. Many an issuer ties all that one person gave one
 * client to one grant, and ends the grant with one token of it: with a refresh token, and where it likes with an access token
 * too (RFC 7009 2.1). None says that it does. `leaving`: sets that are given up in the same act.
 */
export function isGrantInUse(owner: GrantOwner, leaving: readonly SetKey[], parts: SharedGrantParts): boolean {
  const gone = new Set(leaving.map(setName));
  const now = parts.clock.now();
  return parts.rows.all().some((row) => {
    if (gone.has(setName(row.key)) || !isAlive(row, now)) return false;
    const subject = parts.accounts.get(row.key.server, row.key.account)?.subject;
    return mayBeSame(owner, { issuer: row.issuer, clientId: row.client.id, subject });
  });
}

function mayBeSame(a: GrantOwner, b: GrantOwner): boolean {
  const isOther = a.subject !== undefined && b.subject !== undefined && a.subject !== b.subject;
  return a.issuer === b.issuer && a.clientId === b.clientId && !isOther;
}

function isAlive({ refreshable, expiresAt }: SetRow, now: number): boolean {
  return refreshable || expiresAt === undefined || now < expiresAt;
}
