import type { Command } from 'commander';
import type { ActivityFilter } from '../../shared/models.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accountNames } from '../text/names.ts';
import { sessionsText, statsText } from '../text/log-numbers.ts';
import type { Tools } from '../tools.ts';
import { addFilters, filterFor, type FilterOptions, wholeNumber } from './log-filter.ts';

interface NumberOptions extends FilterOptions {
  json?: boolean;
  top?: string;
  limit?: string;
}

/** What the log comes to. */
export function addLogNumberCommands(log: Command, tools: Tools): void {
  const { terminal } = tools;
  const narrowed = async (options: NumberOptions): Promise<ActivityFilter> =>
    filterFor(await tools.core(), options, terminal.now());
  const names = async () => accountNames(await (await tools.core()).servers.list());

  addFilters(log.command('stats').description(statsAbout))
    .option('--top <COUNT>', 'rows of each table (default: 10)')
    .option('--json', 'print JSON')
    .action(async (options: NumberOptions) => {
      const top = options.top === undefined ? {} : { top: wholeNumber(options.top, 100) };
      const offsetMinutes = -new Date(terminal.now()).getTimezoneOffset();
      const query = { ...(await narrowed(options)), ...top, bars: 24, offsetMinutes };
      const stats = await (await tools.core()).activity.stats(query);
      terminal.write(options.json ? `${visibleJson(stats, 2)}\n` : statsText(stats, await names(), terminal.paint));
    });

  addFilters(log.command('sessions').description(sessionsAbout))
    .option('-n, --limit <COUNT>', 'at most so many, the newest (default: 50)')
    .option('--json', 'print JSON')
    .action(async (options: NumberOptions) => {
      const limit = options.limit === undefined ? {} : { limit: wholeNumber(options.limit, 500) };
      const sessions = await (await tools.core()).activity.sessions({ ...(await narrowed(options)), ...limit });
      const text = () => sessionsText(sessions, terminal.paint, terminal.now());
      terminal.write(options.json ? `${visibleJson(sessions, 2)}\n` : text());
    });
}

const statsAbout = about(
  'Count calls: over time and by how they ended, slowest tools, most asked, who uses what.',
  'log stats --since 7d',
  'log stats --server crm --ended failed --json',
);

const sessionsAbout = about(
  'Show the conversations of hosts, the newest first. See one whole with `log --session SESSION`.',
  'log sessions --host cursor --since 7d',
);
