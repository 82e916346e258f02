import { assertNever } from '../../shared/assert-never.ts';
import { hostName } from '../../shared/host-name.ts';
import type { Prompt } from '../../shared/models.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { changeLines } from './change.ts';
import type { NameOf } from './names.ts';
import type { Paint } from './paint.ts';
import { elicitationChoices, elicitationLines } from './elicitation.ts';
import { signInChoices, signInHeading, signInLines } from './sign-in.ts';
import { relativeTime } from './time.ts';

export interface PromptView {
  nameOf: NameOf;
  paint: Paint;
  /** Milliseconds since 1970. */
  now: number;
}

/** Everything the person decides on: who asks for what with which arguments, what is unusual, what an answer does. */
export function promptText(prompt: Prompt, view: PromptView): string {
  const indented = [...facts(prompt, view), ...contentLines(prompt), ...endLines(prompt, view)];
  return [heading(prompt, view), ...indented.map((line) => `   ${line}`)].map((line) => `${line}\n`).join('');
}

function heading(prompt: Prompt, { paint }: PromptView): string {
  const { id, kind, host, url, tool, server, serverPrompt } = prompt;
  const bold = (text: string) => paint.bold(visible(text));
  const [who, where] = [`${bold(id)}  ${bold(hostName(host))}`, bold(server)];
  switch (kind) {
    case 'sign-in':
      return `${bold(id)}  ${signInHeading(prompt, bold)}`;
    case 'pairing':
      return `${who} wants to use ${bold(url)}`;
    case 'program':
      return `${who} is started by another program than before`;
    case 'tool-call':
      return `${who} wants to call ${bold(tool ?? '?')} of ${where}`;
    case 'result':
      return `${who} waits for what ${bold(tool ?? '?')} of ${where} gave back`;
    case 'server-request':
      return `${bold(id)}  ${where} asks ${bold(hostName(host))} for ${bold(prompt.request?.method ?? 'something')}`;
    case 'instructions':
      return `${who} is to get new instructions from ${where}`;
    case 'server-prompt':
      return `${who} wants the prompt ${bold(serverPrompt ?? '?')} of ${where}`;
    case 'elicitation':
      return `${bold(id)}  ${where} asks you, as ${bold(hostName(host))} cannot`;
    default:
      return assertNever(kind);
  }
}

function facts(prompt: Prompt, { paint, nameOf }: PromptView): string[] {
  const { program, account, url, kind, annotations } = prompt;
  const lines: string[] = [...changeLines(prompt, paint)];
  if (kind !== 'pairing') lines.push(`server     ${visible(url)}`);
  if (account !== undefined) lines.push(`account    ${visible(prompt.accountName ?? nameOf(account))}`);
  if (program !== undefined)
    lines.push(`program    ${visible(program.name)}, pid ${program.pid} (${program.evidence})`);
  for (const before of prompt.programsBefore ?? []) lines.push(`before     ${visible(before)}`);
  const claims = Object.entries(annotations ?? {}).map(([name, value]) => `${visible(name)}: ${visibleJson(value)}`);
  if (claims.length > 0) lines.push(`claims     ${claims.join(', ')} (the server's word, not checked)`);
  return [...lines, ...signInLines(prompt), ...elicitationLines(prompt, paint)];
}

/** Longer ones are cut; the whole is in `--json`. */
const mostLines = 40;
const mostCharacters = 160;

/** What the host hands over, what the tool gave back, or what the server asks. */
function contentLines({ arguments: given, result, request }: Prompt): string[] {
  return [...jsonLines('arguments', given), ...jsonLines('result', result), ...jsonLines('request', request?.text)];
}

function jsonLines(name: string, json: string | undefined): string[] {
  if (json === undefined) return [];
  const lines = pretty(json);
  if (lines.length === 1) return [`${name.padEnd(9)}  ${cut(visible(lines[0] ?? ''))}`];
  const rest = lines.length - mostLines;
  const more = rest > 0 ? [`… ${rest} more lines: see \`drawbridge prompts --json\``] : [];
  const shown = lines.slice(0, mostLines).map((line) => cut(visible(line)));
  return [name, ...[...shown, ...more].map((line) => `  ${line}`)];
}

function cut(line: string): string {
  const rest = line.length - mostCharacters;
  return rest <= 0 ? line : `${line.slice(0, mostCharacters)} … ${rest} more characters`;
}

function pretty(json: string): string[] {
  try {
    return JSON.stringify(JSON.parse(json), null, 2).split('\n');
  } catch {
    // Cut short by whoever made the prompt: shown as it came.
    return json.split('\n');
  }
}

const stateWords = { allowed: 'approved', denied: 'denied', 'timed-out': 'timed out', withdrawn: 'withdrawn' } as const;

function endLines(prompt: Prompt, { paint, now }: PromptView): string[] {
  const asked = `asked ${relativeTime(prompt.createdAt, now)}`;
  if (prompt.state !== 'open') return [paint.dim(`${asked}, ${stateWords[prompt.state]}`)];
  return [paint.dim(`${asked}, ends ${relativeTime(prompt.expiresAt, now)}`), ...choices(prompt)];
}

/** The commands that answer, and what each does. */
function choices(prompt: Prompt): string[] {
  const rows = choicesOf(prompt);
  const widest = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, does]) => `  drawbridge ${command.padEnd(widest)}  ${does}`);
}

function choicesOf(prompt: Prompt): (readonly [command: string, does: string])[] {
  const [approve, deny] = [`approve ${visible(prompt.id)}`, `deny ${visible(prompt.id)}`];
  switch (prompt.kind) {
    case 'pairing':
      return [
        [approve, 'adds this server; each of its tools still asks'],
        [deny, 'nothing is sent there'],
      ];
    case 'program':
      return [
        [approve, 'it may use the server as this host may, from now on'],
        [deny, 'it hears nothing of the server'],
      ];
    case 'sign-in':
      return signInChoices(prompt, approve, deny);
    case 'tool-call':
      return [
        [approve, 'runs this call, once'],
        [`${approve} --session`, 'and every later call of it, until the host disconnects'],
        [`${approve} --for 2h`, 'and every later call of it by this host, for so long'],
        [`${approve} --always`, 'and every later call of it by this host'],
        [deny, 'the call does not run; --say "…" tells the model why'],
      ];
    case 'result':
      return [
        [approve, 'the model sees it'],
        [deny, 'the model does not see it; the call did run'],
      ];
    case 'server-request':
      return [
        [approve, 'the host is asked, once'],
        [`${approve} --session`, 'and whenever it asks for the like, until the host disconnects'],
        [`${approve} --always`, 'and whenever it asks this host for the like'],
        [deny, 'the server is told no'],
      ];
    case 'instructions':
    case 'server-prompt':
      return [
        [approve, 'the host gets it as it is now, until it changes again'],
        [deny, 'the host does not get it'],
      ];
    case 'elicitation':
      return elicitationChoices(prompt);
    default:
      return assertNever(prompt.kind);
  }
}
