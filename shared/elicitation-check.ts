import type { FormField, FormValue, FormValues } from './elicitation.ts';
import { formatWords } from './elicitation-rules.ts';
import { labelOf } from './elicitation-words.ts';
import { assertNever } from './assert-never.ts';

/** What is wrong with a form's values, by field, in words that start with the field's name; none: it can be sent. Pure. */
export function formFaults(fields: readonly FormField[], values: FormValues): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  for (const field of fields) {
    const fault = faultOf(field, Object.hasOwn(values, field.name) ? values[field.name] : undefined);
    if (fault !== undefined) faults.set(field.name, `“${labelOf(field)}” ${fault}.`);
  }
  for (const name of Object.keys(values)) {
    if (!fields.some((field) => field.name === name)) faults.set(name, `“${name}” is not asked for.`);
  }
  return faults;
}

function faultOf({ of, required }: FormField, value: FormValue | undefined): string | undefined {
  if (value === undefined) return required ? 'is needed' : undefined;
  switch (of.kind) {
    case 'text':
      return typeof value === 'string' ? textFault(of, value) : 'must be text';
    case 'number':
      return typeof value === 'number' ? numberFault(of, value) : 'must be a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be yes or no';
    case 'choice':
      return of.options.some((option) => option.value === value) ? undefined : 'must be one of the choices';
    case 'choices':
      return Array.isArray(value) ? choicesFault(of, value) : 'must be some of the choices';
    default:
      return assertNever(of);
  }
}

type Of<K extends FormField['of']['kind']> = Extract<FormField['of'], { kind: K }>;

function textFault({ format, minLength = 0, maxLength = Infinity }: Of<'text'>, value: string): string | undefined {
  // As JSON Schema counts: characters, not UTF-16 units.
  const { length } = Array.from(value);
  if (length < minLength) return `must have at least ${minLength} characters`;
  if (length > maxLength) return `must have at most ${maxLength} characters`;
  return format === undefined || formats[format](value) ? undefined : `must be ${formatWords[format]}`;
}

function numberFault(
  { integer, minimum = -Infinity, maximum = Infinity }: Of<'number'>,
  value: number,
): string | undefined {
  if (!Number.isFinite(value)) return 'must be a number';
  if (integer && !Number.isInteger(value)) return 'must be a whole number';
  if (value < minimum) return `must be at least ${minimum}`;
  return value > maximum ? `must be at most ${maximum}` : undefined;
}

function choicesFault(
  { options, minItems = 0, maxItems = Infinity }: Of<'choices'>,
  value: readonly string[],
): string | undefined {
  const isOffered = (one: string) => options.some((option) => option.value === one);
  if (!value.every(isOffered) || new Set(value).size < value.length) return 'must be some of the choices';
  if (value.length < minItems) return `needs at least ${minItems} of the choices`;
  return value.length > maxItems ? `may have at most ${maxItems} of the choices` : undefined;
}

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const time = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** The formats MCP names, as JSON Schema means them (RFC 3339 for times). */
const formats = {
  email: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text: string) => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(text),
  date: isDate,
  'date-time': isDateTime,
};

function isDate(text: string): boolean {
  if (!day.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  // The day must exist: 30 February turns into another one.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /t/i.test(text[10] ?? '') && time.test(text.slice(11));
}
