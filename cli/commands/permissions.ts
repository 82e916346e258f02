import type { Command } from 'commander';
import type { Effect, Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { accountNames } from '../text/names.ts';
import { localTime } from '../text/time.ts';
import { ledgerText } from '../text/permissions.ts';
import type { Tools } from '../tools.ts';
import { about } from '../help.ts';
import { isLasting, lastingOptions } from './answer-options.ts';
import { type AnswerOptions, answerPrompt } from './prompts.ts';
import { addRevokeCommand } from './revoke.ts';

interface RuleOptions {
  json?: boolean;
  host?: string;
  server?: string;
  tool?: string;
  readOnly?: boolean;
}

export function addPermissionCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  ruleOptions(
    program.command('allow').description(ruleAbout('allow', 'Let matching calls run without asking.')),
  ).action((options: RuleOptions) => writeRule(tools, 'allow', options));
  ruleOptions(program.command('ask').description(ruleAbout('ask', 'Ask before each matching call.'))).action(
    (options: RuleOptions) => writeRule(tools, 'ask', options),
  );
  lastingOptions(ruleOptions(program.command('deny [ID]').description(denyAbout)), 'with ID: ')
    .option('--say <WORDS>', 'with ID: tell the model this')
    .action((id: string | undefined, options: RuleOptions & AnswerOptions) => deny(tools, id, options));

  program
    .command('permissions')
    .description(permissionsAbout)
    .option('--all', 'also those that have ended')
    .option('--json', 'print JSON')
    .action(async ({ all = false, json }: { all?: boolean; json?: boolean }) => {
      const core = await tools.core();
      const permissions = await core.permissions.list({ all });
      if (json) return terminal.write(`${visibleJson(permissions, 2)}\n`);
      const nameOf = accountNames(await core.servers.list());
      terminal.write(ledgerText(permissions, { nameOf, paint: terminal.paint, now: terminal.now(), all }));
    });

  addRevokeCommand(program, tools);
}

const permissionsAbout = about(
  'List what is allowed, asked and denied: your rules, your remembered answers, and what policies say.',
  'permissions',
  'permissions --all',
  'permissions --json',
);

function ruleOptions(command: Command): Command {
  return command
    .option('--host <HOST>', 'the host that calls (default: any)')
    .option('--server <SERVER>', 'the server called (default: any)')
    .option('--tool <TOOL>', 'the tool called; * stands for any characters (default: any)')
    .option('--read-only', 'only tools that the server says only read; needs --server')
    .option('--json', 'print JSON');
}

const ruleAbout = (effect: Effect, what: string) =>
  about(
    `${what} A deny always wins; otherwise the most exact permission does.`,
    `${effect} --server crm --tool 'search_*'`,
    `${effect} --host claude-desktop --server crm`,
    `${effect} --server crm --read-only`,
  );

const denyAbout = about(
  'Deny a question (with ID), or every matching call from now on (without).',
  'deny p7',
  'deny p7 --always --say "use the test project"',
  "deny --server crm --tool 'delete_*'",
);

async function deny(tools: Tools, id: string | undefined, options: RuleOptions & AnswerOptions): Promise<void> {
  const scoped = isScoped(options);
  if (id === undefined) {
    if (isLasting(options) || options.say !== undefined)
      fail('usage', { reason: 'How long, how bound and --say go with the ID of a question.' });
    return writeRule(tools, 'deny', options);
  }
  if (scoped) fail('usage', { reason: 'Give either the ID of a question, or --host, --server and --tool for a rule.' });
  return answerPrompt(tools, id, 'deny', options);
}

async function writeRule({ core, terminal }: Tools, effect: Effect, options: RuleOptions): Promise<void> {
  // A rule about everything is written by saying so, not by leaving all of it out.
  if (!isScoped(options)) fail('usage', { reason: "Say what it is about: --host, --server or --tool ('*' for any)." });
  const { host = '*', server = '*', tool = '*', readOnly } = options;
  const bound = readOnly ? { readOnly } : {};
  const rule = await (await core()).permissions.set({ host, server, tool, effect, ...bound });
  terminal.write(options.json ? `${visibleJson(rule, 2)}\n` : `${ruleText(rule)} (permission ${visible(rule.id)}).\n`);
}

function isScoped({ host, server, tool }: RuleOptions): boolean {
  return host !== undefined || server !== undefined || tool !== undefined;
}

const effectWords = { allow: 'runs without asking', ask: 'is asked about', deny: 'is denied' } as const;

function ruleText({ effect, host, server, tool, readOnly, until }: Permission): string {
  const any = (text: string, otherwise: string) => (text === '*' ? otherwise : visible(text));
  const which = readOnly ? `${any(tool, 'Every tool')} that claims to only read` : any(tool, 'Every tool');
  const ends = until === undefined ? '' : ` until ${localTime(until)}, as the policy allows at most that`;
  return `${which} of ${any(server, 'every server')} ${effectWords[effect]} for ${any(host, 'every host')}${ends}`;
}
