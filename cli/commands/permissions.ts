import type { Command } from 'commander';
import type { Effect, Permission } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { table } from '../text/table.ts';
import type { Paint } from '../text/paint.ts';
import { relativeTime } from '../text/time.ts';
import type { Tools } from '../tools.ts';
import { about } from '../help.ts';
import { type AnswerOptions, answerPrompt } from './prompts.ts';

interface RuleOptions {
  json?: boolean;
  host?: string;
  server?: string;
  tool?: string;
}

export function addPermissionCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  ruleOptions(
    program.command('allow').description(ruleAbout('allow', 'Let matching calls run without asking.')),
  ).action((options: RuleOptions) => writeRule(tools, 'allow', options));
  ruleOptions(program.command('ask').description(ruleAbout('ask', 'Ask before each matching call.'))).action(
    (options: RuleOptions) => writeRule(tools, 'ask', options),
  );
  ruleOptions(program.command('deny [ID]').description(denyAbout))
    .option('--session', 'with ID: and its like until the host disconnects')
    .option('--always', 'with ID: and its like from now on')
    .action((id: string | undefined, options: RuleOptions & AnswerOptions) => deny(tools, id, options));

  program
    .command('permissions')
    .description(
      about(
        'List what is allowed, asked and denied. These are your rules, and your answers with --always or --session.',
        'permissions',
        'permissions --json',
      ),
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const permissions = await (await tools.core()).permissions.list();
      const text = () => permissionsText(permissions, terminal.paint, terminal.now());
      terminal.write(json ? `${visibleJson(permissions, 2)}\n` : text());
    });

  program
    .command('revoke [ID...]')
    .description(about('Take permissions back. Calls that wait are decided anew.', 'revoke r2 g5', 'revoke --all'))
    .option('--all', 'every permission')
    .option('--json', 'print how many as JSON')
    .action(async (ids: string[], { all, json }: { all?: boolean; json?: boolean }) => {
      if (ids.length === 0 && !all) fail('usage', { reason: 'Say which permissions to revoke, or --all.' });
      if (ids.length > 0 && all) fail('usage', { reason: 'Give either ids or --all.' });
      const done = await (await tools.core()).permissions.revoke(all ? { all: true } : { ids });
      const { revoked } = done;
      const text = `Revoked ${revoked} ${revoked === 1 ? 'permission' : 'permissions'}.\n`;
      terminal.write(json ? `${visibleJson(done, 2)}\n` : text);
    });
}

function ruleOptions(command: Command): Command {
  return command
    .option('--host <HOST>', 'the host that calls (default: any)')
    .option('--server <SERVER>', 'the server called (default: any)')
    .option('--tool <TOOL>', 'the tool called; * stands for any characters (default: any)')
    .option('--json', 'print JSON');
}

const ruleAbout = (effect: Effect, what: string) =>
  about(
    `${what} A deny always wins; otherwise the most exact permission does.`,
    `${effect} --server crm --tool 'search_*'`,
    `${effect} --host claude-desktop --server crm`,
  );

const denyAbout = about(
  'Deny a question (with ID), or every matching call from now on (without).',
  'deny p7',
  "deny --server crm --tool 'delete_*'",
);

async function deny(tools: Tools, id: string | undefined, options: RuleOptions & AnswerOptions): Promise<void> {
  const scoped = isScoped(options);
  if (id === undefined) {
    if (options.always || options.session)
      fail('usage', { reason: '--always and --session go with the ID of a question.' });
    return writeRule(tools, 'deny', options);
  }
  if (scoped) fail('usage', { reason: 'Give either the ID of a question, or --host, --server and --tool for a rule.' });
  return answerPrompt(tools, id, 'deny', options);
}

async function writeRule({ core, terminal }: Tools, effect: Effect, options: RuleOptions): Promise<void> {
  // A rule about everything is written by saying so, not by leaving all of it out.
  if (!isScoped(options)) fail('usage', { reason: "Say what it is about: --host, --server or --tool ('*' for any)." });
  const { host = '*', server = '*', tool = '*' } = options;
  const rule = await (await core()).permissions.set({ host, server, tool, effect });
  terminal.write(options.json ? `${visibleJson(rule, 2)}\n` : `${ruleText(rule)} (permission ${visible(rule.id)}).\n`);
}

function isScoped({ host, server, tool }: RuleOptions): boolean {
  return host !== undefined || server !== undefined || tool !== undefined;
}

const effectWords = { allow: 'runs without asking', ask: 'is asked about', deny: 'is denied' } as const;

function ruleText({ effect, host, server, tool }: Permission): string {
  const any = (text: string, otherwise: string) => (text === '*' ? otherwise : visible(text));
  return `${any(tool, 'Every tool')} of ${any(server, 'every server')} ${effectWords[effect]} for ${any(host, 'every host')}`;
}

function permissionsText(permissions: readonly Permission[], paint: Paint, now: number): string {
  if (permissions.length === 0) return `No permissions: every tool call is asked about.\n${writeOne}`;
  const colour = { allow: paint.good, ask: paint.warn, deny: paint.bad };
  const rows = permissions.map((one) => [
    one.id,
    { text: one.effect, paint: colour[one.effect] },
    one.host,
    one.server,
    one.tool,
    originText(one),
    one.lastUsedAt === undefined ? 'never' : `${one.uses}×, ${relativeTime(one.lastUsedAt, now)}`,
  ]);
  const rest = paint.dim(
    '* stands for any. Every other tool call is asked about. Take one back: `drawbridge revoke ID`.',
  );
  return `${table(['ID', 'EFFECT', 'HOST', 'SERVER', 'TOOL', 'FROM', 'USED'], rows, paint)}${rest}\n`;
}

const writeOne = "Write a rule, for example: drawbridge allow --server crm --tool 'search_*'\n";

function originText({ origin, session }: Permission): string {
  if (origin === 'rule') return 'your rule';
  return session === undefined ? 'your answer' : 'your answer, this session';
}
