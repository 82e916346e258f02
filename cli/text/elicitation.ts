import { assertNever } from '../../shared/assert-never.ts';
import type { Elicitation, FormField } from '../../shared/elicitation.ts';
import { asksForSecret, labelOf } from '../../shared/elicitation-words.ts';
import { rulesOf } from '../../shared/elicitation-rules.ts';
import type { Prompt } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { addressWarnings, shownAddress } from '../../shared/web-address.ts';
import type { Paint } from './paint.ts';

/** What a server asks the person, with what each value may be. */
export function elicitationLines({ elicitation, server }: Prompt, paint: Paint): string[] {
  if (elicitation === undefined) return [];
  const asks = `asks       ${visible(elicitation.message)}`;
  return elicitation.mode === 'url'
    ? [asks, ...addressLines(elicitation.url, paint)]
    : [asks, ...elicitation.fields.flatMap((field) => fieldLines(field, server, paint))];
}

function addressLines(url: string, paint: Paint): string[] {
  const { before, host, after, warnings } = shownAddress(url);
  return [
    `opens      ${visible(before)}${paint.bold(visible(host))}${visible(after)}`,
    ...warnings.map((warning) => paint.warn(`look twice ${addressWarnings[warning]}`)),
  ];
}

function fieldLines(field: FormField, server: string, paint: Paint): string[] {
  const { name, title, description, required } = field;
  const about = [title, description].filter((text) => text !== undefined).map(visible);
  const rules = [required ? 'needed' : 'may be left out', ...lineOf(field)].join(', ');
  const secret = `look twice “${visible(labelOf(field))}” seems to be a secret. Give ${visible(server)} none this way.`;
  return [
    `  ${paint.bold(visible(name))}  ${[...about, `(${rules})`].join(' · ')}`,
    ...(asksForSecret(field) ? [paint.warn(secret)] : []),
  ];
}

/** The kind first where the rules do not say it, then what it may be, then what it is if nothing is given. */
function lineOf({ of }: FormField): string[] {
  const preset = of.preset === undefined ? [] : [`at first ${visible(presetText(of.preset))}`];
  return [...kindOf(of), ...rulesOf(of), ...preset];
}

function kindOf(of: FormField['of']): string[] {
  switch (of.kind) {
    case 'text':
      return of.format === undefined ? ['text'] : [];
    case 'number':
      return [];
    case 'boolean':
      return ['yes or no'];
    case 'choice':
      return [`one of ${of.options.map(optionText).join(', ')}`];
    case 'choices':
      return [`some of ${of.options.map(optionText).join(', ')}, with commas between`];
    default:
      return assertNever(of);
  }
}

function presetText(preset: NonNullable<FormField['of']['preset']>): string {
  return typeof preset === 'boolean' ? (preset ? 'yes' : 'no') : String(preset);
}

function optionText({ value, title }: { value: string; title: string }): string {
  return title === value ? visible(value) : `${visible(value)} (${visible(title)})`;
}

/** The commands that answer, and what each does. */
export function elicitationChoices({ id, elicitation, server }: Prompt): (readonly [command: string, does: string])[] {
  const answer = `answer ${visible(id)}`;
  return [
    acceptChoice(answer, elicitation, visible(server)),
    [`deny ${visible(id)}`, 'the server is told that you decline'],
    [`${answer} --cancel`, 'the server is told that you do not want to answer now'],
  ];
}

function acceptChoice(answer: string, asked: Elicitation | undefined, server: string): readonly [string, string] {
  if (asked?.mode === 'url') return [answer, 'opens the address in your browser'];
  const values = (asked?.fields ?? []).map(({ name }) => ` ${shellWord(`${name}=…`)}`);
  return [`${answer}${values.join('')}`, `gives ${server} these values`];
}

function shellWord(text: string): string {
  const shown = visible(text);
  return /^[\w.=…-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
