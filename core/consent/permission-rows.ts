import { effect, permission, type Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';

const { origin, arguments: bounds, by } = permission.shape;
const { how } = permission.shape.ended.unwrap().shape;

/** What is written when a permission comes. */
export type PermissionDraft = Omit<Permission, 'id' | 'uses' | 'lastUsedAt' | 'ended'>;

/** A row as the table, being STRICT, gives it. */
export interface PermissionRow {
  id: string;
  origin: string;
  effect: string;
  host: string;
  server: string;
  tool: string;
  session: string | null;
  account: string | null;
  /** JSON. */
  arguments: string | null;
  readOnly: number | null;
  until: string | null;
  callsLeft: number | null;
  words: string | null;
  /** JSON. */
  by: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  uses: number;
  endedAt: string | null;
  endedHow: string | null;
}

/** The columns that tell one scope from another, for permissions in force. */
export function scopeOf(draft: PermissionDraft) {
  return {
    origin: draft.origin,
    host: draft.host,
    server: draft.server,
    tool: draft.tool,
    session: draft.session ?? null,
    account: draft.account ?? null,
    arguments: draft.arguments === undefined ? null : JSON.stringify(draft.arguments),
    readOnly: draft.readOnly === true ? 1 : null,
  };
}

export function rowOf(id: string, draft: PermissionDraft) {
  return {
    id,
    ...scopeOf(draft),
    effect: draft.effect,
    until: draft.until ?? null,
    callsLeft: draft.callsLeft ?? null,
    words: draft.words ?? null,
    by: draft.by === undefined ? null : JSON.stringify(draft.by),
    createdAt: draft.createdAt,
  };
}

/**
 * An origin, effect or bound nobody knows makes the whole store unreadable: guessing could turn a deny into silence, or a
 * narrow grant into a wide one. The other columns are the table's promise; a full parse of each of ten thousand rows would
 * hold up a call after every answer.
 */
export function readPermission(file: string, row: PermissionRow): Permission {
  const damaged = () => fail('storage-failed', { file, reason: 'a permission in it is damaged' });
  const known = origin.safeParse(row.origin).data ?? damaged();
  const decided = effect.safeParse(row.effect).data ?? damaged();
  const { id, host, server, tool, createdAt, uses } = row;
  const read: Permission = { id, origin: known, effect: decided, host, server, tool, createdAt, uses };
  for (const name of ['session', 'account', 'until', 'words', 'lastUsedAt'] as const) {
    if (row[name] !== null) read[name] = row[name];
  }
  if (row.arguments !== null) read.arguments = bounds.safeParse(json(row.arguments)).data ?? damaged();
  if (row.by !== null) read.by = by.safeParse(json(row.by)).data ?? damaged();
  if (row.readOnly !== null) read.readOnly = row.readOnly === 1;
  if (row.callsLeft !== null) read.callsLeft = row.callsLeft;
  if (row.endedAt !== null) read.ended = { at: row.endedAt, how: how.safeParse(row.endedHow).data ?? damaged() };
  return read;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
