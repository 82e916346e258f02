/** What narrows the log, the same for every command that reads it: all that is given has to fit. */
import type { Command } from 'commander';
import type { ControlClient } from '../../client/control-client.ts';
import { type Ending, endings } from '../../shared/ending.ts';
import { type ActivityFilter, type ActivityKind, type Effect, effect } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { sinceTime } from '../text/time.ts';

export interface FilterOptions {
  server?: string;
  host?: string;
  tool?: string;
  account?: string;
  session?: string;
  kind?: string[];
  decision?: string;
  outcome?: string;
  ended?: string;
  text?: string;
  since?: string;
  until?: string;
}

export function addFilters(command: Command): Command {
  return command
    .option('--server <SERVER>', 'only about this server')
    .option('--host <HOST>', 'only about this host')
    .option('--tool <TOOL>', 'only about this tool')
    .option('--account <NAME>', 'only as this account')
    .option('--session <SESSION>', 'only of this session (see `log sessions`)')
    .option('--kind <KIND...>', 'only these kinds, such as call.finished')
    .option('--decision <DECISION>', `only what was decided so: ${effect.options.join(', ')}`)
    .option('--outcome <OUTCOME>', 'only with this outcome')
    .option('--ended <HOW>', `only calls that ended so: ${endings.join(', ')}`)
    .option('--text <TEXT>', 'only lines that hold each of these words, whatever their case')
    .option('--since <WHEN>', 'only since a date, or 30m, 2h, 7d ago')
    .option('--until <WHEN>', 'only before a date, or 30m, 2h, 7d ago');
}

export function filterOf(options: FilterOptions, now: number): ActivityFilter {
  const { server, host, tool, account, session, kind, outcome, text } = options;
  const given = {
    server,
    host,
    tool,
    account,
    session,
    // The core knows the kinds and refuses others by name.
    kind: kind as ActivityKind[] | undefined,
    decision: oneOf<Effect>('--decision', effect.options, options.decision),
    outcome,
    ending: oneOf<Ending>('--ended', endings, options.ended),
    text,
    since: timeOf(options.since, now),
    until: timeOf(options.until, now),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The same, an account's name replaced by its id. */
export async function filterFor(core: ControlClient, options: FilterOptions, now: number): Promise<ActivityFilter> {
  const filter = filterOf(options, now);
  if (filter.account === undefined) return filter;
  const accounts = (await core.servers.list()).flatMap((server) => server.accounts);
  const named = accounts.filter(({ name }) => name === filter.account).map(({ id }) => id);
  const [id, another] = new Set(named);
  if (another !== undefined) fail('usage', { reason: `Several accounts are called "${filter.account}". Give the id.` });
  return { ...filter, account: id ?? filter.account };
}

function oneOf<T extends string>(name: string, values: readonly T[], given: string | undefined): T | undefined {
  if (given === undefined) return undefined;
  const found = values.find((value) => value === given);
  return found ?? fail('usage', { reason: `${name} is one of ${values.join(', ')}.` });
}

function timeOf(text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const time = sinceTime(text, now);
  return time ?? fail('usage', { reason: `"${text}" is neither a date nor a time span such as 30m, 2h or 7d.` });
}

/** A count as it is typed. */
export function wholeNumber(text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    fail('usage', { reason: `"${text}" is not a whole number from 1 to ${most}.` });
  return value;
}
