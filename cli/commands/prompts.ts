import type { Command } from 'commander';
import type { Prompt, Remember } from '../../shared/models.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import type { Paint } from '../text/paint.ts';
import { relativeTime } from '../text/time.ts';
import type { Tools } from '../tools.ts';

export function addPromptCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  program
    .command('prompts')
    .description('Show the questions that wait for you. Answer them with `drawbridge approve` and `drawbridge deny`.')
    .option('--all', 'also those that have ended')
    .option('--json', 'print JSON')
    .action(async ({ all, json }: { all?: boolean; json?: boolean }) => {
      const prompts = await (await tools.core()).prompts.list({ all: all ?? false });
      terminal.write(json ? `${visibleJson(prompts, 2)}\n` : promptsText(prompts, terminal.paint, terminal.now()));
    });

  program
    .command('approve ID')
    .description(approveAbout)
    .option('--session', 'and its like until the host disconnects')
    .option('--always', 'and its like from now on')
    .action(async (id: string, options: AnswerOptions) => answerPrompt(tools, id, 'allow', rememberOf(options)));
}

export interface AnswerOptions {
  session?: boolean;
  always?: boolean;
}

const approveAbout = `Approve a question. What is asked for runs once, unless you say for how long to remember.

Examples:
  drawbridge approve 7
  drawbridge approve 7 --always`;

export function rememberOf({ session, always }: AnswerOptions): Remember {
  if (always) return 'always';
  return session ? 'session' : 'once';
}

/** Gives the person's answer and says what it means. */
export async function answerPrompt(
  { core, terminal }: Tools,
  id: string,
  answer: 'allow' | 'deny',
  remember: Remember,
): Promise<void> {
  const ended = await (await core()).prompts.answer({ id, answer, remember });
  const lasting = { once: '', session: ' until the host disconnects', always: ' from now on' }[remember];
  terminal.write(`${answer === 'allow' ? 'Approved' : 'Denied'}: ${summary(ended)}${lasting}.\n`);
}

function summary({ kind, host, server, tool, url }: Prompt): string {
  if (kind === 'pairing')
    return `${visible(host)} may ${server === '' ? '' : `use ${visible(server)} at `}${visible(url)}`;
  return `${visible(tool ?? 'a tool')} of ${visible(server)} for ${visible(host)}`;
}

function promptsText(prompts: readonly Prompt[], paint: Paint, now: number): string {
  if (prompts.length === 0) return 'Nothing waits for you.\n';
  return prompts.map((prompt) => promptText(prompt, paint, now)).join('\n');
}

/** Everything the person decides on: who asks for what with which arguments, and what is unusual about it. */
function promptText(prompt: Prompt, paint: Paint, now: number): string {
  const lines = [heading(prompt, paint), ...about(prompt, paint), ...argumentLines(prompt), ending(prompt, paint, now)];
  return lines.map((line) => `${line}\n`).join('');
}

function heading(prompt: Prompt, paint: Paint): string {
  const id = paint.bold(visible(prompt.id));
  const host = paint.bold(visible(prompt.host));
  if (prompt.kind === 'pairing') return `${id}  ${host} wants to use ${paint.bold(visible(prompt.url))}`;
  return `${id}  ${host} wants to call ${paint.bold(visible(prompt.tool ?? '?'))} of ${paint.bold(visible(prompt.server))}`;
}

function about({ program, account, url, kind, annotations, definitionChanged }: Prompt, paint: Paint): string[] {
  const lines: string[] = [];
  if (definitionChanged) lines.push(paint.bad('the tool has changed since it was approved'));
  if (kind === 'tool-call') lines.push(`server    ${visible(url)}`);
  if (account !== undefined) lines.push(`account   ${visible(account)}`);
  if (program !== undefined)
    lines.push(`program   ${visible(program.name)} (pid ${program.pid}, ${program.evidence} by the system)`);
  const claims = Object.entries(annotations ?? {}).map(
    ([name, value]) => `${visible(name)}: ${visibleJson(value ?? null)}`,
  );
  if (claims.length > 0) lines.push(`claims    ${claims.join(', ')}`);
  return lines.map((line) => `   ${line}`);
}

/** Longer ones are cut; the whole is in `--json`. */
const mostLines = 40;

function argumentLines(prompt: Prompt): string[] {
  if (prompt.arguments === undefined) return [];
  const lines = pretty(prompt.arguments).map((line) => `     ${visible(line)}`);
  const rest = lines.length - mostLines;
  const more = rest > 0 ? [`     … ${rest} more lines: \`drawbridge prompts --json\``] : [];
  return ['   with arguments', ...lines.slice(0, mostLines), ...more];
}

function pretty(json: string): string[] {
  try {
    return JSON.stringify(JSON.parse(json), null, 2).split('\n');
  } catch {
    // Cut short by whoever made the prompt: shown as it came.
    return [json];
  }
}

const stateWords = { allowed: 'approved', denied: 'denied', 'timed-out': 'timed out', withdrawn: 'withdrawn' } as const;

function ending({ id, state, createdAt, expiresAt }: Prompt, paint: Paint, now: number): string {
  const asked = `asked ${relativeTime(createdAt, now)}`;
  if (state !== 'open') return paint.dim(`   ${asked}, ${stateWords[state]}`);
  const until = `ends ${relativeTime(expiresAt, now)}`;
  const shown = visible(id);
  return paint.dim(
    `   ${asked}, ${until}; answer with \`drawbridge approve ${shown}\` or \`drawbridge deny ${shown}\``,
  );
}
