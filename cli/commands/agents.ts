import type { Command } from 'commander';
import type { Agent } from '../../shared/agents.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { agentsText } from '../text/agents.ts';
import type { Tools } from '../tools.ts';

interface AgentOptions {
  server?: string;
  host?: string;
  stale?: boolean;
  suspended?: boolean;
  json?: boolean;
}

export function addAgentsCommand(program: Command, { core, terminal }: Tools): void {
  program
    .command('agents')
    .description(agentsAbout)
    .option('--server <SERVER>', 'only those of this server')
    .option('--host <HOST>', 'only those of this host')
    .option('--stale', 'only those that were not used for 30 days')
    .option('--suspended', 'only those that nothing is let through from')
    .option('--json', 'print JSON')
    .action(async ({ json, ...options }: AgentOptions) => {
      const agents = (await (await core()).agents.list()).filter((agent) => fits(agent, options));
      terminal.write(json ? `${visibleJson(agents, 2)}\n` : agentsText(agents, terminal.paint, terminal.now()));
    });
}

const agentsAbout = about(
  'Show who can call tools here: hosts and their entries, as whom, with which rights, and when they last did.',
  'agents',
  'agents --stale --json',
);

function fits({ entry, stale, suspended }: Agent, options: Omit<AgentOptions, 'json'>): boolean {
  return (
    (options.server === undefined || options.server === entry.server) &&
    (options.host === undefined || options.host === entry.host) &&
    (options.stale !== true || stale) &&
    (options.suspended !== true || suspended !== undefined)
  );
}
