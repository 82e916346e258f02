import { assertNever } from '../../shared/assert-never.ts';
import type { Prompt } from '../../shared/models.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { hostName, type NameOf } from './names.ts';
import type { Paint } from './paint.ts';
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
  const indented = [...facts(prompt, view), ...argumentLines(prompt), ...endLines(prompt, view)];
  return [heading(prompt, view), ...indented.map((line) => `   ${line}`)].map((line) => `${line}\n`).join('');
}

function heading(prompt: Prompt, { paint }: PromptView): string {
  const { id, kind, host, url, tool, server } = prompt;
  const bold = (text: string) => paint.bold(visible(text));
  if (kind === 'sign-in') return `${bold(id)}  ${signInHeading(prompt, bold)}`;
  const who = `${bold(id)}  ${bold(hostName(host))} wants to`;
  return kind === 'pairing' ? `${who} use ${bold(url)}` : `${who} call ${bold(tool ?? '?')} of ${bold(server)}`;
}

function facts(prompt: Prompt, { paint, nameOf }: PromptView): string[] {
  const { program, account, url, kind, annotations, definitionChanged } = prompt;
  const lines: string[] = [];
  if (definitionChanged)
    lines.push(paint.bad('the tool has changed since it was approved; approving accepts it as it is now'));
  if (kind !== 'pairing') lines.push(`server     ${visible(url)}`);
  if (account !== undefined) lines.push(`account    ${visible(prompt.accountName ?? nameOf(account))}`);
  if (program !== undefined)
    lines.push(`program    ${visible(program.name)}, pid ${program.pid} (${program.evidence})`);
  const claims = Object.entries(annotations ?? {}).map(([name, value]) => `${visible(name)}: ${visibleJson(value)}`);
  if (claims.length > 0) lines.push(`claims     ${claims.join(', ')} (the server's word, not checked)`);
  return [...lines, ...signInLines(prompt)];
}

/** Longer ones are cut; the whole is in `--json`. */
const mostLines = 40;
const mostCharacters = 160;

function argumentLines(prompt: Prompt): string[] {
  if (prompt.arguments === undefined) return [];
  const lines = pretty(prompt.arguments);
  if (lines.length === 1) return [`arguments  ${cut(visible(lines[0] ?? ''))}`];
  const rest = lines.length - mostLines;
  const more = rest > 0 ? [`… ${rest} more lines: see \`drawbridge prompts --json\``] : [];
  const shown = lines.slice(0, mostLines).map((line) => cut(visible(line)));
  return ['arguments', ...[...shown, ...more].map((line) => `  ${line}`)];
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
    case 'sign-in':
      return signInChoices(prompt, approve, deny);
    case 'tool-call':
      return [
        [approve, 'runs this call, once'],
        [`${approve} --session`, 'and every later call of it, until the host disconnects'],
        [`${approve} --always`, 'and every later call of it by this host'],
        [deny, 'the call does not run'],
      ];
    default:
      return assertNever(prompt.kind);
  }
}
