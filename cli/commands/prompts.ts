import type { Command } from 'commander';
import type { Prompt, Remember } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accountNames } from '../text/names.ts';
import { promptText } from '../text/prompts.ts';
import type { Tools } from '../tools.ts';

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

  program
    .command('approve ID')
    .description(approveAbout)
    .option('--session', 'and its like until the host disconnects')
    .option('--always', 'and its like from now on')
    .option('--json', 'print the answered question as JSON')
    .action((id: string, options: AnswerOptions) => answerPrompt(tools, id, 'allow', options));
}

export interface AnswerOptions {
  session?: boolean;
  always?: boolean;
  json?: boolean;
}

const approveAbout = about(
  'Approve a question. What is asked for runs once, unless you say for how long to remember.',
  'approve p7',
  'approve p7 --always',
);

function rememberOf({ session, always }: AnswerOptions): Remember {
  if (session && always) fail('usage', { reason: 'Give either --session or --always.' });
  if (always) return 'always';
  return session ? 'session' : 'once';
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
  const remember = rememberOf(options);
  const ended = await (await core()).prompts.answer({ id, answer, remember });
  const text = () => (answer === 'allow' ? approvedText(ended, remember) : deniedText(ended, remember));
  terminal.write(options.json ? `${visibleJson(ended, 2)}\n` : `${text()}\n`);
}

function approvedText(prompt: Prompt, remember: Remember): string {
  if (prompt.kind === 'pairing') return `Approved: ${visible(prompt.url)} may be used. Its tools still ask.`;
  const lasting = { once: ', once', session: ', until the host disconnects', always: ', from now on' }[remember];
  return `Approved: ${callText(prompt)}${lasting}.`;
}

function deniedText(prompt: Prompt, remember: Remember): string {
  if (prompt.kind === 'pairing') return `Denied: nothing is sent to ${visible(prompt.url)}.`;
  const lasting = { once: '', session: ', until the host disconnects', always: ', from now on' }[remember];
  return `Denied: ${callText(prompt)}${lasting}.`;
}

function callText({ host, server, tool }: Prompt): string {
  return `${visible(tool ?? 'a tool')} of ${visible(server)} for ${visible(host)}`;
}
