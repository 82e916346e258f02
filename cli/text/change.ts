import { assertNever } from '../../shared/assert-never.ts';
import type { DefinitionWarning, Prompt } from '../../shared/models.ts';
import { diffOf, lines } from '../../shared/text-diff.ts';
import { visible } from '../../shared/visible.ts';
import type { Paint } from './paint.ts';

type Change = NonNullable<Prompt['change']>;

/** What of a definition is not as it was approved, line by line with `-` and `+`, and what to look twice at. */
export function changeLines({ change, definitionChanged }: Prompt, paint: Paint): string[] {
  const changed = definitionChanged
    ? [paint.bad('changed    since it was approved; approving accepts it as it is now')]
    : [];
  if (change === undefined) return changed;
  return [...warningLines(change, paint), ...changed, ...renamed(change), ...fieldLines(change, paint)];
}

function warningLines({ warnings }: Change, paint: Paint): string[] {
  return warnings.map((one) => paint.bad(`look twice ${warningText(one)}`));
}

function warningText({ kind, field, detail }: DefinitionWarning): string {
  const [place, text] = [visible(field), visible(detail)];
  switch (kind) {
    case 'now-destructive':
      return `it claimed to be more harmless when it was approved: ${text}`;
    case 'hidden-characters':
      return `hidden characters in ${place}: ${text}`;
    case 'addresses-model':
      return `${place} speaks to the model, not to you: “${text}”`;
    case 'names-other-tool':
      return `${place} names another tool: ${text}`;
    case 'look-alike':
      return `its name looks like another server's: ${text}`;
    default:
      return assertNever(kind);
  }
}

function renamed({ renamedFrom }: Change): string[] {
  return renamedFrom === undefined ? [] : [`renamed    it was approved as ${visible(renamedFrom)}`];
}

/** Longer ones are cut; the whole is in `--json`. */
const mostLines = 30;

function fieldLines({ fields }: Change, paint: Paint): string[] {
  return fields.flatMap(({ field, before, after }) => {
    const shown = differing(before, after, paint);
    const rest = shown.length - mostLines;
    const more = rest > 0 ? [`    … ${rest} more lines: see \`drawbridge prompts --json\``] : [];
    return [`  ${visible(field)}`, ...shown.slice(0, mostLines), ...more];
  });
}

function differing(before: string | undefined, after: string | undefined, paint: Paint): string[] {
  const cut = (text: string | undefined) => (text === undefined ? [] : lines(text));
  return diffOf(cut(before), cut(after)).flatMap(({ change, parts }) => {
    if (change === 'same') return [];
    const [sign, colour] = change === 'added' ? ['+', paint.good] : ['-', paint.bad];
    return parts.map((line) => colour(`    ${sign} ${visible(line)}`));
  });
}
