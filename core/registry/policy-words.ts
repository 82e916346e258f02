import type { z } from 'zod';

/** What is wrong with a member, for a person who wrote it and knows no schema language. `undefined`: the schema says it itself. */
export function faultWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `${kinds[issue.expected] ?? issue.expected} is expected`;
    case 'invalid_value':
      return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((one) => JSON.stringify(one)).join(', ')} is expected`;
    case 'invalid_union':
      return 'is none of what can stand here; docs/policy.md says what can';
    case 'too_small':
      return `at least ${String(issue.minimum)} ${units[issue.origin] ?? ''}`.trimEnd().concat(' is needed');
    case 'too_big':
      return `at most ${String(issue.maximum)} ${units[issue.origin] ?? ''}`.trimEnd().concat(' is possible');
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list [ … ]',
  object: 'an object { … }',
  record: 'an object { … }',
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const units: Readonly<Record<string, string>> = { array: 'in the list', string: 'characters' };
