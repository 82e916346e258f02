/** What an `elicitation/create` asks, as a person can be shown it (spec 2025-11-25, client/elicitation). Pure. */
import type { Elicitation, FormField } from '../../shared/elicitation.ts';
import type { InputRequest } from './input-required.ts';
import { isObject, type JsonObject, type JsonValue } from './messages.ts';

/** More than any honest form has. */
const mostFields = 100;

/** `undefined`: it cannot be shown as it is meant (values within values, an address no browser may be sent to). */
export function elicitationOf({ params = {} }: InputRequest): Elicitation | undefined {
  const message = textOf(params['message']) ?? '';
  if (params['mode'] === 'url') {
    const url = webAddress(params['url']);
    return url === undefined ? undefined : { mode: 'url', message, url };
  }
  const schema = params['requestedSchema'];
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  const required = isObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  if (Object.keys(properties).length > mostFields) return undefined;
  const fields = Object.entries(properties).map(([name, property]) => fieldOf(name, property, required.includes(name)));
  return fields.every((field) => field !== undefined) ? { mode: 'form', message, fields } : undefined;
}

function webAddress(value: JsonValue | undefined): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && ['https:', 'http:'].includes(url.protocol) ? url.href : undefined;
}

function fieldOf(name: string, property: JsonValue, required: boolean): FormField | undefined {
  const of = isObject(property) ? questionOf(property) : undefined;
  if (of === undefined || !isObject(property)) return undefined;
  const title = textOf(property['title']);
  const description = textOf(property['description']);
  return {
    name,
    required,
    of,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  };
}

function questionOf(property: JsonObject): FormField['of'] | undefined {
  switch (property['type']) {
    case 'string':
      return choiceOf(property) ?? textQuestion(property);
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        integer: property['type'] === 'integer',
        ...numbers(property, ['minimum', 'maximum']),
        ...(typeof property['default'] === 'number' ? { preset: property['default'] } : {}),
      };
    case 'boolean':
      return { kind: 'boolean', ...(typeof property['default'] === 'boolean' ? { preset: property['default'] } : {}) };
    case 'array':
      return choicesOf(property);
    default:
      return undefined;
  }
}

const formats = ['email', 'uri', 'date', 'date-time'] as const;

function textQuestion(property: JsonObject): FormField['of'] {
  const format = formats.find((one) => one === property['format']);
  const preset = textOf(property['default']);
  return {
    kind: 'text',
    ...(format === undefined ? {} : { format }),
    ...numbers(property, ['minLength', 'maxLength']),
    ...(preset === undefined ? {} : { preset }),
  };
}

function choiceOf(property: JsonObject): FormField['of'] | undefined {
  const options = optionsOf(property, 'oneOf');
  const preset = textOf(property['default']);
  return options && { kind: 'choice', options, ...(preset === undefined ? {} : { preset }) };
}

function choicesOf(property: JsonObject): FormField['of'] | undefined {
  const options = isObject(property['items']) ? optionsOf(property['items'], 'anyOf') : undefined;
  const preset = Array.isArray(property['default'])
    ? property['default'].filter((one) => typeof one === 'string')
    : undefined;
  return (
    options && {
      kind: 'choices',
      options,
      ...numbers(property, ['minItems', 'maxItems']),
      ...(preset === undefined ? {} : { preset }),
    }
  );
}

/** `enum`, with 2025-06-18's `enumNames` beside it, or constants that bring their titles. */
function optionsOf(schema: JsonObject, titled: 'oneOf' | 'anyOf'): { value: string; title: string }[] | undefined {
  const { enum: values, enumNames } = schema;
  if (Array.isArray(values)) {
    const names = Array.isArray(enumNames) ? enumNames : [];
    return texts(values).map((value, i) => ({ value, title: textOf(names[i]) ?? value }));
  }
  const choices = schema[titled];
  if (!Array.isArray(choices)) return undefined;
  return choices.filter(isObject).flatMap((choice) => {
    const value = textOf(choice['const']);
    return value === undefined ? [] : [{ value, title: textOf(choice['title']) ?? value }];
  });
}

function numbers<M extends string>(schema: JsonObject, members: readonly M[]): { [member in M]?: number } {
  const found = members.filter((member) => typeof schema[member] === 'number');
  return Object.fromEntries(found.map((member) => [member, schema[member]])) as { [member in M]?: number };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(values: readonly JsonValue[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
