import type { Command } from 'commander';
import type { Activity, ActivityFilter, ActivityKind } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { createActivityText } from '../text/activity.ts';
import { accountNames } from '../text/names.ts';
import { sinceTime } from '../text/time.ts';
import type { Tools } from '../tools.ts';
import { addLogFileCommands } from './log-files.ts';

export interface LogOptions {
  follow?: boolean;
  json?: boolean;
  server?: string;
  host?: string;
  tool?: string;
  kind?: string[];
  outcome?: string;
  text?: string;
  since?: string;
  limit?: string;
}

export function addLogCommand(program: Command, tools: Tools): void {
  const command = program
    .command('log')
    // What follows a subcommand is the subcommand's.
    .enablePositionalOptions()
    .description(logAbout)
    .option('-f, --follow', 'go on with new lines until Ctrl-C')
    .option('--server <SERVER>', 'only about this server')
    .option('--host <HOST>', 'only about this host')
    .option('--tool <TOOL>', 'only about this tool')
    .option('--kind <KIND...>', 'only these kinds, such as call.finished')
    .option('--outcome <OUTCOME>', 'only with this outcome')
    .option('--text <TEXT>', 'only lines that hold this text, whatever its case')
    .option('--since <WHEN>', 'only since a date, or 30m, 2h, 7d ago')
    .option('-n, --limit <COUNT>', 'at most so many lines, the newest (default: 100)')
    .option('--json', 'print one JSON object per line')
    .action((options: LogOptions) => log(tools, options));
  command
    .command('search <TEXT>')
    .description(about('Show the newest lines that hold a text, whatever its case.', 'log search invoice'))
    .option('-n, --limit <COUNT>', 'at most so many lines, the newest (default: 100)')
    .option('--json', 'print one JSON object per line')
    .action((text: string, options: LogOptions) => log(tools, { ...options, text }));
  addLogFileCommands(command, tools);
}

const logAbout = about(
  'Show what happened, oldest first. Who called what, what was decided and how it ended.',
  'log --since 2h --server crm',
  'log --follow --kind call.finished',
  'log verify',
  'log export > activity.jsonl',
);

async function log(tools: Tools, options: LogOptions): Promise<void> {
  const { terminal } = tools;
  const filter = filterOf(options, terminal.now());
  const core = await tools.core();
  const text = options.json ? json : createActivityText(accountNames(await core.servers.list()), terminal.paint);
  const print = (line: Activity) => terminal.write(text(line));
  const past = await core.activity.list(filter);
  past.forEach(print);
  if (!options.follow) {
    if (past.length === 0 && !options.json) terminal.complain('Nothing in the log fits.\n');
    return;
  }
  const interrupted = terminal.interrupted();
  const after = past.at(-1)?.number ?? (await newest(core));
  try {
    for await (const line of await core.activity.follow({ ...filter, after }, { signal: interrupted })) print(line);
  } catch (error) {
    if (!interrupted.aborted) throw error;
  }
  if (!interrupted.aborted) fail('core-not-running');
}

function json(line: Activity): string {
  return `${visibleJson(line)}\n`;
}

/** The last line there is, where none fitted: new lines come after it. */
async function newest(core: Awaited<ReturnType<Tools['core']>>): Promise<number> {
  const [last] = await core.activity.list({ limit: 1 });
  return last?.number ?? 0;
}

export function filterOf(options: LogOptions, now: number): ActivityFilter {
  const { server, host, tool, kind, outcome, text } = options;
  const since = options.since === undefined ? undefined : sinceTime(options.since, now);
  if (options.since !== undefined && since === undefined)
    fail('usage', { reason: `"${options.since}" is neither a date nor a time span such as 30m, 2h or 7d.` });
  return {
    ...(server === undefined ? {} : { server }),
    ...(host === undefined ? {} : { host }),
    ...(tool === undefined ? {} : { tool }),
    // The core knows the kinds and refuses others by name.
    ...(kind === undefined ? {} : { kind: kind as ActivityKind[] }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { since }),
    ...(options.limit === undefined ? {} : { limit: wholeNumber(options.limit) }),
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    fail('usage', { reason: `"${text}" is not a whole number from 1 to 10000.` });
  return value;
}
