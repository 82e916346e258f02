import type { Command } from 'commander';
import type { ControlClient } from '../../client/control-client.ts';
import { mostLines } from '../../shared/activity.ts';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { createActivityText } from '../text/activity.ts';
import { accountNames } from '../text/names.ts';
import type { Tools } from '../tools.ts';
import { addCollectorCommand } from './log-collector.ts';
import { addLogFileCommands } from './log-files.ts';
import { addFilters, filterFor, type FilterOptions, wholeNumber } from './log-filter.ts';
import { addLogNumberCommands } from './log-numbers.ts';

interface LogOptions extends FilterOptions {
  follow?: boolean;
  json?: boolean;
  limit?: string;
}

export function addLogCommand(program: Command, tools: Tools): void {
  const command = program
    .command('log')
    .description(logAbout)
    .option('-f, --follow', 'go on with new lines until Ctrl-C');
  addFilters(command)
    .option('-n, --limit <COUNT>', 'at most so many lines, the newest (default: 100)')
    .option('--json', 'print one JSON object per line')
    .action((options: LogOptions) => log(tools, options));
  addFilters(command.command('search <WORDS...>').description(searchAbout))
    .option('-n, --limit <COUNT>', 'at most so many lines, the newest (default: 100)')
    .option('--json', 'print one JSON object per line')
    .action((words: string[], options: LogOptions) =>
      log(tools, { ...options, text: [...words, ...(options.text ? [options.text] : [])].join(' ') }),
    );
  addLogNumberCommands(command, tools);
  addLogFileCommands(command, tools);
  addCollectorCommand(command, tools);
  command.hook('preSubcommand', refuseEarlier);
}

/** Those of `log` and of a subcommand are named alike: one in the wrong place must not be taken for said. */
function refuseEarlier(log: Command, subcommand: Command): void {
  const [early] = Object.keys(log.opts()).filter((name) => log.getOptionValueSource(name) === 'cli');
  if (early !== undefined)
    fail('usage', { reason: `Options of \`log ${subcommand.name()}\` come after its name, not before (--${early}).` });
}

const logAbout = about(
  'Show what happened, oldest first. Who called what, what was decided and how it ended.',
  'log --since 2h --server crm',
  'log --follow --kind call.finished',
  'log search invoice --ended failed',
  'log stats --since 7d',
  'log verify',
  'log export > activity.jsonl',
);
const searchAbout = about(
  'Show the newest lines that hold all of these words, whatever their case. Words in double quotes must stand together.',
  'log search invoice crm --since 30d',
  `log search '"not answered"'`,
);

async function log(tools: Tools, options: LogOptions): Promise<void> {
  const { terminal } = tools;
  const limit = options.limit === undefined ? undefined : wholeNumber(options.limit, 10_000);
  const core = await tools.core();
  const filter = await filterFor(core, options, terminal.now());
  const text = options.json ? json : createActivityText(accountNames(await core.servers.list()), terminal.paint);
  const print = (line: Activity) => terminal.write(text(line));
  const past = await newestLines(core, filter, limit);
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

/** The newest that fit, page by page, oldest first; as many as the core gives of itself, where nobody says how many. */
async function newestLines(
  core: ControlClient,
  filter: ActivityFilter,
  limit: number | undefined,
): Promise<Activity[]> {
  if (limit === undefined) return core.activity.list(filter);
  let lines: Activity[] = [];
  while (lines.length < limit) {
    const size = Math.min(mostLines, limit - lines.length);
    const before = lines[0]?.number;
    const page = await core.activity.list({ ...filter, limit: size, ...(before === undefined ? {} : { before }) });
    lines = [...page, ...lines];
    if (page.length < size) break;
  }
  return lines;
}

/** The last line there is, where none fitted: new lines come after it. */
async function newest(core: ControlClient): Promise<number> {
  const [last] = await core.activity.list({ limit: 1 });
  return last?.number ?? 0;
}
