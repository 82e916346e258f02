import type { Account } from '../../../shared/models.ts';
import { isoTime } from '../../ports/clock.ts';
import type { AccountRow } from './accounts.ts';
import type { SetRow } from '../tokens/set-rows.ts';

/** An account as everybody may see it, with what the token set says that is looked at. */
export function accountOf(row: AccountRow, set: SetRow | undefined): Account {
  const { id, server, issuer, name, signedInAt, by } = row;
  return {
    id,
    server,
    issuer,
    name,
    ...(by && { company: by.company }),
    scopes: [...(set?.scopes ?? [])],
    signedInAt: isoTime(signedInAt),
    expiresAt: set?.expiresAt === undefined ? undefined : isoTime(set.expiresAt),
    refreshable: set?.refreshable ?? false,
  };
}
