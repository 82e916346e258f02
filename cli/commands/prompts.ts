import type { Command } from 'commander';
import type { SignInChoice } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { answeredText } from '../text/answered.ts';
import { accountNames } from '../text/names.ts';
import { promptText } from '../text/prompts.ts';
import type { Tools } from '../tools.ts';
import { addAnswerCommand } from './answer.ts';
import { lastingOf, type LastingOptions, lastingOptions } from './answer-options.ts';

export function addPromptCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  program
    .command('prompts')
    .description(about('Show the questions that wait for you.', 'prompts', 'prompts --all', 'prompts --json'))
    .option('--all', 'also those that have ended')
    .option('--json', 'print JSON')
    .action(async ({ all, json }: { all?: boolean; json?: boolean }) => {
      const core = await tools.core();
      const prompts = await core.prompts.list({ all: all ?? false });
      if (json) return terminal.write(`${visibleJson(prompts, 2)}\n`);
      const nameOf = accountNames(await core.servers.list());
      const view = { nameOf, paint: terminal.paint, now: terminal.now() };
      terminal.write(
        prompts.length === 0 ? noPrompts(all) : prompts.map((prompt) => promptText(prompt, view)).join('\n'),
      );
    });

  lastingOptions(program.command('approve ID').description(approveAbout))
    .option('--without <SCOPE...>', 'of a sign-in: leave these scopes out')
    .option('--issuer <URL>', 'of a sign-in: where to sign in, where there are several')
    .option('--hours <N>', 'of more access for one host: take it back after so long')
    .option('--json', 'print the answered question as JSON')
    .action((id: string, options: AnswerOptions) => answerPrompt(tools, id, 'allow', options));
  addAnswerCommand(program, tools);
}

export interface AnswerOptions extends LastingOptions {
  /** With a no: words for the model. */
  say?: string;
  without?: string[];
  issuer?: string;
  hours?: string;
  json?: boolean;
}

const approveAbout = about(
  'Approve a question. What is asked for runs once, unless you say for how long to remember.',
  'approve p7',
  'approve p7 --for 2h --times 10',
  'approve p7 --always --every-host --arg /project=website',
  'approve p8 --without contacts.write --hours 8',
);

const longest = 24 * 366;

/** What is said beside yes to a sign-in; nothing where none of it was given. */
function signInOf({ without, issuer, hours }: AnswerOptions): { signIn?: SignInChoice } {
  if (without === undefined && issuer === undefined && hours === undefined) return {};
  const time = hours === undefined ? undefined : Number(hours);
  if (time !== undefined && !(time > 0 && time <= longest))
    fail('usage', { reason: `"${hours}" is not a number of hours up to ${longest}.` });
  return {
    signIn: {
      without: without ?? [],
      ...(issuer === undefined ? {} : { issuer }),
      ...(time === undefined ? {} : { hours: time }),
    },
  };
}

function noPrompts(all: boolean | undefined): string {
  return `Nothing waits for you.${all ? '' : ' What was asked before: `drawbridge prompts --all`.'}\n`;
}

/** Gives the person's answer and says what it means. */
export async function answerPrompt(
  { core, terminal }: Tools,
  id: string,
  answer: 'allow' | 'deny',
  options: AnswerOptions,
): Promise<void> {
  const lasting = lastingOf(options);
  const words = options.say === undefined ? {} : { words: options.say };
  const ended = await (await core()).prompts.answer({ id, answer, ...lasting, ...words, ...signInOf(options) });
  const text = () => `${answeredText(ended, answer, ended.kept ?? lasting)}\n`;
  terminal.write(options.json ? `${visibleJson(ended, 2)}\n` : text());
}
