import type { Command } from 'commander';
import type { Prompt, Remember, SignInChoice } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accountNames, hostName } from '../text/names.ts';
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
    .option('--without <SCOPE...>', 'of a sign-in: leave these scopes out')
    .option('--issuer <URL>', 'of a sign-in: where to sign in, where there are several')
    .option('--hours <N>', 'of more access for one host: take it back after so long')
    .option('--json', 'print the answered question as JSON')
    .action((id: string, options: AnswerOptions) => answerPrompt(tools, id, 'allow', options));
}

export interface AnswerOptions {
  session?: boolean;
  always?: boolean;
  without?: string[];
  issuer?: string;
  hours?: string;
  json?: boolean;
}

const approveAbout = about(
  'Approve a question. What is asked for runs once, unless you say for how long to remember.',
  'approve p7',
  'approve p7 --always',
  'approve p8 --without contacts.write --hours 8',
);

function rememberOf({ session, always }: AnswerOptions): Remember {
  if (session && always) fail('usage', { reason: 'Give either --session or --always.' });
  if (always) return 'always';
  return session ? 'session' : 'once';
}

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
  const remember = rememberOf(options);
  const signIn = signInOf(options);
  const ended = await (await core()).prompts.answer({ id, answer, remember, ...signIn });
  const text = () => (answer === 'allow' ? approvedText(ended, remember) : deniedText(ended, remember));
  terminal.write(options.json ? `${visibleJson(ended, 2)}\n` : `${text()}\n`);
}

function approvedText(prompt: Prompt, remember: Remember): string {
  if (prompt.kind === 'pairing') return `Approved: ${visible(prompt.url)} may be used. Its tools still ask.`;
  if (prompt.kind === 'sign-in') return `Approved: the sign-in to ${visible(prompt.server)} goes on.`;
  const lasting = { once: ', once', session: ', until the host disconnects', always: ', from now on' }[remember];
  return `Approved: ${callText(prompt)}${lasting}.`;
}

function deniedText(prompt: Prompt, remember: Remember): string {
  if (prompt.kind === 'pairing') return `Denied: nothing is sent to ${visible(prompt.url)}.`;
  if (prompt.kind === 'sign-in') return deniedSignIn(prompt);
  const lasting = { once: '', session: ', until the host disconnects', always: ', from now on' }[remember];
  return `Denied: ${callText(prompt)}${lasting}.`;
}

function deniedSignIn({ server, host, signIn }: Prompt): string {
  const nothing = `Denied: nothing is sent to the sign-in service of ${visible(server)}.`;
  if (signIn?.reason !== 'step-up') return nothing;
  return `${nothing} ${visible(hostName(host))} does not ask for this again; see \`drawbridge access ${visible(server)}\`.`;
}

function callText({ host, server, tool }: Prompt): string {
  return `${visible(tool ?? 'a tool')} of ${visible(server)} for ${visible(host)}`;
}
