import type { FormField, FormValue, FormValues } from '../../shared/elicitation.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { fail } from '../../shared/problem.ts';

/** The values of a form from `NAME=VALUE`, what is not given being as the server preset it. Throws `usage`. */
export function formValues(fields: readonly FormField[], given: readonly string[]): FormValues {
  const values: [string, FormValue][] = fields.flatMap(({ name, of }) =>
    of.preset === undefined ? [] : [[name, of.preset] as [string, FormValue]],
  );
  for (const pair of given) {
    const end = pair.indexOf('=');
    const field = fields.find(({ name }) => name === pair.slice(0, end));
    if (end === -1 || field === undefined)
      return fail('usage', { reason: `"${pair}" is not NAME=VALUE of this form.` });
    values.push([field.name, valueOf(field, pair.slice(end + 1))]);
  }
  return Object.fromEntries(values);
}

/** What cannot be one stays text, and the form's own check says what is wrong with it. */
function valueOf({ of }: FormField, text: string): FormValue {
  switch (of.kind) {
    case 'text':
    case 'choice':
      return text;
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return ({ yes: true, true: true, no: false, false: false } as Readonly<Record<string, boolean>>)[text] ?? text;
    case 'choices':
      return text === '' ? [] : text.split(',').map((one) => one.trim());
    default:
      return assertNever(of);
  }
}
