import type { FormField, FormValue, FormValues } from '../../../shared/elicitation.ts';
import { assertNever } from '../../../shared/assert-never.ts';

/** What stands in the fields, by their names: texts as typed, `yes` or `no`, and choices by their places. Empty: left out. */
export type Draft = Readonly<Record<string, string | readonly string[]>>;

export function firstDraft(fields: readonly FormField[]): Draft {
  return Object.fromEntries(fields.map(({ name, of }) => [name, first(of)]));
}

function first(of: FormField['of']): string | string[] {
  switch (of.kind) {
    case 'text':
      return of.preset ?? '';
    case 'number':
      return of.preset === undefined ? '' : String(of.preset);
    case 'boolean':
      return of.preset === undefined ? '' : of.preset ? 'yes' : 'no';
    case 'choice':
      return of.options.flatMap(({ value }, at) => (value === of.preset ? [String(at)] : []))[0] ?? '';
    case 'choices':
      return of.options.flatMap(({ value }, at) => (of.preset?.includes(value) ? [String(at)] : []));
    default:
      return assertNever(of);
  }
}

/** The values as the server gets them. A number that is none stays text, for the form's check to say so. */
export function valuesOf(fields: readonly FormField[], draft: Draft): FormValues {
  const values = fields.map((field): [string, FormValue | undefined] => [
    field.name,
    valueOf(field, draft[field.name]),
  ]);
  return Object.fromEntries(values.filter((pair): pair is [string, FormValue] => pair[1] !== undefined));
}

function valueOf({ of, required }: FormField, drafted: string | readonly string[] = ''): FormValue | undefined {
  if (of.kind === 'choices') {
    const chosen = of.options.filter((_, at) => drafted.includes(String(at))).map(({ value }) => value);
    return chosen.length === 0 && !required ? undefined : chosen;
  }
  const text = String(drafted);
  if (text.trim() === '') return undefined;
  if (of.kind === 'boolean') return text === 'yes';
  if (of.kind === 'choice') return of.options[Number(text)]?.value;
  if (of.kind === 'text' || Number.isNaN(Number(text))) return text;
  return Number(text);
}
