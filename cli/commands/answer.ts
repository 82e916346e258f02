import type { Command } from 'commander';
import type { Elicitation, ElicitationReply } from '../../shared/elicitation.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';
import { formValues } from './form-values.ts';

interface Options {
  cancel?: boolean;
  opened?: boolean;
  json?: boolean;
}

export function addAnswerCommand(program: Command, tools: Tools): void {
  program
    .command('answer ID [VALUES...]')
    .description(answerAbout)
    .option('--cancel', 'do not answer now')
    .option('--opened', 'you have opened the address yourself')
    .option('--json', 'print the answered question as JSON')
    .action((id: string, given: string[], options: Options) => answer(tools, id, given, options));
}

const answerAbout = about(
  'Answer what a server asks you. Values are given as NAME=VALUE; an address it wants opened opens in your browser.',
  'answer p7 name=Ada age=36',
  'answer p8',
  'answer p8 --cancel',
);

async function answer({ core, terminal }: Tools, id: string, given: string[], options: Options): Promise<void> {
  const client = await core();
  const asked = (await client.prompts.list({ all: true })).find((prompt) => prompt.id === id);
  const reply = replyOf(asked?.elicitation, given, options);
  const ended = await client.prompts.reply({ id, ...reply, opened: options.opened === true });
  const server = visible(ended.server);
  const said =
    reply.action === 'cancel' ? `${server} is told that you do not answer now` : `${server} gets your answer`;
  terminal.write(options.json ? `${visibleJson(ended, 2)}\n` : `${said}.\n`);
}

/** What the core says of a question that is no such one, or is not there, is said by the core. */
function replyOf(asked: Elicitation | undefined, given: readonly string[], { cancel }: Options): ElicitationReply {
  if (cancel === true) return { action: 'cancel' };
  if (asked?.mode === 'form') return { action: 'accept', content: formValues(asked.fields, given) };
  if (given.length > 0) fail('usage', { reason: 'This question takes no values.' });
  return { action: 'accept' };
}
