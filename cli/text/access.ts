import { holders } from '../../shared/access.ts';
import { hostName } from '../../shared/host-name.ts';
import type { Access, AccessSet, RefusedAccess, ToolScopes } from '../../shared/models.ts';
import { accountName } from './names.ts';
import type { Paint } from './paint.ts';
import { type Cell, table } from './table.ts';
import { relativeTime } from './time.ts';

/** What tools need and who has it; what each token set may do; what was refused. */
export function accessText({ sets, tools, refused }: Access, paint: Paint, now: number): string {
  if (sets.length + tools.length + refused.length === 0)
    return 'Nobody is signed in, and no tool has said what it needs. Sign in: drawbridge login SERVER\n';
  return [
    part('What tools need', toolsText(tools, sets, paint, now), paint),
    part('What is held', setsText(sets, paint, now), paint),
    ...(refused.length === 0 ? [] : [part('What you refused', refusedText(refused, paint, now), paint)]),
  ].join('\n');
}

function part(title: string, text: string, paint: Paint): string {
  return `${paint.bold(title)}\n${text}`;
}

const from = { learned: 'as the server said', policy: 'as your company says' } as const;

function toolsText(tools: readonly ToolScopes[], sets: readonly AccessSet[], paint: Paint, now: number): string {
  if (tools.length === 0) return 'No server has refused a tool for want of access yet.\n';
  const rows = tools.map((one): Cell[] => {
    const who = holders(one, sets).map((set) => holder(set, now));
    const held: Cell = who.length === 0 ? { text: 'nobody', paint: paint.warn } : who.join('; ');
    return [one.server, one.tool, one.scopes.join(' '), from[one.source], held];
  });
  return table(['SERVER', 'TOOL', 'NEEDS', 'FROM', 'HELD BY'], rows, paint);
}

function holder(set: AccessSet, now: number): string {
  const until = set.until === undefined ? '' : `, ends ${relativeTime(set.until, now)}`;
  return `${agentText(set)} as ${accountName({ id: set.account, name: set.accountName })}${until}`;
}

function agentText({ agent }: { agent?: string | undefined }): string {
  return agent === undefined ? 'every host' : hostName(agent);
}

function setsText(sets: readonly AccessSet[], paint: Paint, now: number): string {
  if (sets.length === 0) return 'Nobody is signed in.\n';
  const rows = sets.map((set): Cell[] => [
    set.server,
    accountName({ id: set.account, name: set.accountName }),
    agentText(set),
    set.until === undefined ? 'you sign out' : relativeTime(set.until, now),
    mayDo(set),
  ]);
  const widened = sets.some(({ agent }) => agent !== undefined);
  const hint = widened
    ? `${paint.dim('Take back what one host was given: `drawbridge access narrow SERVER HOST`.')}\n`
    : '';
  return table(['SERVER', 'ACCOUNT', 'FOR', 'UNTIL', 'MAY DO'], rows, paint) + hint;
}

function mayDo({ scopes, withheld = [] }: AccessSet): string {
  const held = scopes.map(({ name }) => name).join(' ') || 'not said by the sign-in service';
  return withheld.length === 0 ? held : `${held} (your company did not give ${withheld.join(' ')})`;
}

function refusedText(refused: readonly RefusedAccess[], paint: Paint, now: number): string {
  const rows = refused.map((one): Cell[] => [
    one.server,
    hostName(one.agent),
    one.scopes.join(' '),
    relativeTime(one.at, now),
  ]);
  const hint = paint.dim('Not asked again until you say so: `drawbridge access forget SERVER HOST`.');
  return `${table(['SERVER', 'HOST', 'REFUSED', 'WHEN'], rows, paint)}${hint}\n`;
}
