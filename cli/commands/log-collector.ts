import type { Command } from 'commander';
import type { ControlClient } from '../../client/control-client.ts';
import type { CollectorState } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { collectorText } from '../text/collector.ts';
import type { Tools } from '../tools.ts';
import { headerQuestions } from './headers.ts';

interface CollectorOptions {
  headers?: boolean;
  json?: boolean;
}

export function addCollectorCommand(log: Command, tools: Tools): void {
  log
    .command('collector')
    .description(
      about(
        'Show where the policy has the log sent to, and how that goes. See docs/policy.md, `audit`.',
        'log collector',
        'log collector --headers < token.txt',
      ),
    )
    .option(
      '--headers',
      'put the headers that the policy names into the vault; values are read from stdin, a line each',
    )
    .option('--json', 'print JSON')
    .action((options: CollectorOptions) => collector(tools, options));
}

async function collector(tools: Tools, { headers, json }: CollectorOptions): Promise<void> {
  const { terminal } = tools;
  const core = await tools.core();
  const state = headers ? await store(core, tools) : (await core.core.status()).collector;
  if (json) terminal.write(`${visibleJson(state ?? {}, 2)}\n`);
  else
    terminal.write(
      `${state === undefined ? 'No policy has the log sent anywhere.' : collectorText(state, terminal.now())}\n`,
    );
}

async function store(core: ControlClient, { terminal }: Tools): Promise<CollectorState> {
  const { collector: named } = await core.core.status();
  if (named === undefined || named.headers.length === 0) return fail('collector-none');
  const values = await terminal.askSecrets(headerQuestions(named.headers));
  return core.activity.storeHeaders({ url: named.url, values });
}
