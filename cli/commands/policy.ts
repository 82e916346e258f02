import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { checkedText, explainedText, previewedText, shownText } from '../text/policy.ts';
import type { Tools } from '../tools.ts';

interface Json {
  json?: boolean;
}

interface ExplainOptions extends Json {
  host: string;
  server: string;
  tool: string;
  account?: string;
  args?: string;
}

export function addPolicyCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (command: Command, data: unknown, text: string) =>
    terminal.write(command.optsWithGlobals<Json>().json ? `${visibleJson(data, 2)}\n` : text);

  const policy = program
    .command('policy')
    .description(showAbout)
    .option('--json', 'print JSON')
    .action(async (_options: Json, command: Command) => {
      const shown = await (await tools.core()).policy.show();
      say(command, shown, shownText(shown, terminal.paint));
    });

  policy
    .command('check [FILE]')
    .description(checkAbout)
    .option('--json', 'print JSON')
    .action(async (file: string | undefined, _options: Json, command: Command) => {
      const text = file === undefined ? undefined : readText(file);
      const checked = await (await tools.core()).policy.check({ ...(text !== undefined && { text }) });
      const named = checked.map((one) => ({ file, ...one }));
      say(command, named, checkedText(named, terminal.paint));
      const faults = checked.flatMap((one) => one.faults).length;
      if (faults > 0) fail('policy-unusable', { faults });
    });

  policy
    .command('explain')
    .description(explainAbout)
    .requiredOption('--host <HOST>', 'the host that calls')
    .requiredOption('--server <SERVER>', 'the server called')
    .requiredOption('--tool <TOOL>', 'the tool called')
    .option('--account <ID>', 'the account (default: the one the host would use)')
    .option('--args <JSON>', 'the arguments as a JSON object (default: not known)')
    .option('--json', 'print JSON')
    .action(async ({ host, server, tool, account, args }: ExplainOptions, command: Command) => {
      const given = args === undefined ? {} : { arguments: readArguments(args) };
      const asked = { host, server, tool, ...(account !== undefined && { account }), ...given };
      const explained = await (await tools.core()).policy.explain(asked);
      say(command, explained, explainedText(asked, explained, terminal.paint));
    });

  policy
    .command('preview FILE')
    .description(previewAbout)
    .option('--json', 'print JSON')
    .action(async (file: string, _options: Json, command: Command) => {
      const previewed = await (await tools.core()).policy.preview({ text: readText(file) });
      say(command, previewed, previewedText(previewed, terminal.paint));
    });
}

const showAbout = about(
  'Show the policy: what the files of the administrator and of you say. Your own is policy.jsonc in the folder of Drawbridge; docs/policy.md describes it.',
  'policy',
  'policy check my-policy.jsonc',
);
const checkAbout = about(
  'Say what is wrong with a policy file, line by line. Without FILE: with those in force.',
  'policy check',
  'policy check my-policy.jsonc',
);
const explainAbout = about(
  'Say what would happen to a call now, and which rule decides.',
  'policy explain --host cursor --server crm --tool delete_contact',
  `policy explain --host cursor --server files --tool write --args '{"path":"/notes/a"}'`,
);
const previewAbout = about(
  'Say what a policy file would have done to the calls in the log, in the place of your own. Nothing changes.',
  'policy preview my-policy.jsonc',
);

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fail('usage', { reason: `${file} cannot be read (${code ?? 'unknown error'}).` });
  }
}

function readArguments(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('usage', { reason: `--args is no JSON. Quote it for the shell: '{"path":"/notes"}'.` });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail('usage', { reason: `--args must be a JSON object, such as '{"path":"/notes"}'.` });
}
