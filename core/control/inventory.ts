import type { EntryUse } from '../../shared/activity-views.ts';
import type { Agent } from '../../shared/agents.ts';
import type { Access, AccessSet, Account, Entry, Permission } from '../../shared/models.ts';
import { staleAfterDays } from '../../shared/stale.ts';
import { compilePattern } from '../policy/pattern.ts';
import { compileRule } from '../policy/rule.ts';

/** What the inventory is made of; each answer is about one entry. */
export interface InventoryParts {
  entries: readonly (Entry & { connected: boolean })[];
  uses: readonly EntryUse[];
  permissions: readonly Permission[];
  sets: Access['sets'];
  /** Whose token sets and accounts it uses. */
  agentOf(entry: Entry): string;
  account(entry: Entry): Account | undefined;
  /** The policy's member that keeps it out. */
  refusedBy(entry: Entry): string | undefined;
  paused: boolean;
  /** Milliseconds since 1970. */
  now: number;
}

/** Every agent there is, whether it ever did anything or not. */
export function inventory(parts: InventoryParts): Agent[] {
  const uses = new Map(parts.uses.map((use) => [use.entry, use]));
  return parts.entries.map((entry) => agentIn(parts, entry, uses.get(entry.id)));
}

function agentIn(
  parts: InventoryParts,
  { connected, ...entry }: InventoryParts['entries'][number],
  use?: EntryUse,
): Agent {
  const { program, evidence, lastUsedAt, calls = 0 } = use ?? {};
  const account = parts.account(entry);
  const sets = account === undefined ? [] : parts.sets.filter(({ server }) => server === entry.server);
  const set = account === undefined ? undefined : setOf(sets, account.id, parts.agentOf(entry));
  const permissions = parts.permissions.filter((one) => concerns(one, entry, parts.now));
  const suspended = suspension(parts, entry, permissions);
  return {
    entry,
    connected,
    ...(program === undefined ? {} : { program }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(account === undefined
      ? {}
      : { account: { id: account.id, ...(account.name === undefined ? {} : { name: account.name }) } }),
    scopes: set?.scopes ?? [],
    widened: set?.agent !== undefined,
    permissions,
    calls,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    stale: parts.now - Date.parse(lastUsedAt ?? entry.createdAt) > staleAfterDays * 86_400_000,
    ...(suspended === undefined ? {} : { suspended }),
  };
}

/** What it was given for itself, else what every agent has. */
function setOf(sets: readonly AccessSet[], account: string, agent: string): AccessSet | undefined {
  const own = sets.filter((set) => set.account === account);
  return own.find((set) => set.agent === agent) ?? own.find((set) => set.agent === undefined);
}

/** Whether it can decide a call of this entry. */
function concerns(permission: Permission, { host, server }: Entry, now: number): boolean {
  const rule = compileRule(permission, compilePattern);
  return rule.host.matches(host) && rule.server.matches(server) && !(rule.until <= now);
}

function suspension(parts: InventoryParts, entry: Entry, permissions: readonly Permission[]): Agent['suspended'] {
  if (parts.paused) return { by: 'pause' };
  const member = parts.refusedBy(entry);
  if (member !== undefined) return { by: 'policy', id: member };
  const rule = permissions.find(deniesEverything);
  return rule === undefined ? undefined : { by: 'rule', id: rule.id };
}

/** Whatever the tool, account, session and arguments. */
function deniesEverything({
  effect,
  origin,
  tool,
  account,
  session,
  arguments: bounds,
  readOnly,
}: Permission): boolean {
  const isUnbound = account === undefined && session === undefined && bounds === undefined && readOnly !== true;
  return effect === 'deny' && origin !== 'grant' && tool === '*' && isUnbound;
}
