import type { Agent } from '../../shared/agents.ts';
import { accountName } from './names.ts';
import type { Paint } from './paint.ts';
import { type Cell, table } from './table.ts';
import { relativeTime } from './time.ts';

const headings = ['HOST', 'SERVER', 'ENTRY', 'PROGRAM', 'ACCOUNT', 'MAY DO', 'RULES', 'CALLS', 'LAST USED', 'STATE'];

export function agentsText(agents: readonly Agent[], paint: Paint, now: number): string {
  if (agents.length === 0) return 'No agent fits. Connect a host: drawbridge connect HOST SERVER\n';
  const rows = agents.map((agent): Cell[] => {
    const { entry, account, scopes, widened, permissions, calls, lastUsedAt } = agent;
    const scopeNames = scopes.map(({ name }) => name).join(' ');
    return [
      entry.host,
      entry.server,
      { text: entry.id, paint: paint.dim },
      programText(agent),
      account === undefined ? 'nobody' : accountName(account),
      widened ? `${scopeNames} (more than others)` : scopeNames,
      rulesText(permissions),
      String(calls),
      lastUsedAt === undefined ? 'never' : relativeTime(lastUsedAt, now),
      stateCell(agent, paint),
    ];
  });
  const hint = 'Stop one: drawbridge deny --host HOST --server SERVER. Remove it: drawbridge disconnect HOST SERVER.';
  return `${table(headings, rows, paint)}${paint.dim(hint)}\n`;
}

/** What the system says of a program is no proof, unless it says so. */
function programText({ program, evidence }: Agent): string {
  return program === undefined ? 'not seen yet' : `${program} (${evidence ?? 'reported'})`;
}

function rulesText(permissions: Agent['permissions']): string {
  const counts = (['allow', 'ask', 'deny'] as const).map((effect) => {
    const count = permissions.filter((one) => one.effect === effect).length;
    return count === 0 ? '' : `${count} ${effect}`;
  });
  return counts.filter((text) => text !== '').join(', ') || 'none: asks';
}

function stateCell({ suspended, stale, connected }: Agent, paint: Paint): Cell {
  if (suspended?.by === 'pause') return { text: 'suspended: paused', paint: paint.bad };
  if (suspended !== undefined)
    return { text: `suspended by ${suspended.by} ${suspended.id ?? ''}`.trim(), paint: paint.bad };
  if (stale) return { text: 'stale', paint: paint.warn };
  return connected ? { text: 'connected', paint: paint.good } : 'idle';
}
