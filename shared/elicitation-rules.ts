import { assertNever } from './assert-never.ts';
import type { FormField } from './elicitation.ts';

/** What a value must be beside its kind and its choices, in words such as `at least 3 characters`. Pure. */
export function rulesOf(of: FormField['of']): string[] {
  switch (of.kind) {
    case 'text':
      return [
        ...(of.format === undefined ? [] : [formatWords[of.format]]),
        ...between(of.minLength, of.maxLength, 'character', 'characters'),
      ];
    case 'number':
      return [...(of.integer ? ['a whole number'] : ['a number']), ...between(of.minimum, of.maximum)];
    case 'choices':
      return between(of.minItems, of.maxItems, 'choice', 'choices');
    case 'boolean':
    case 'choice':
      return [];
    default:
      return assertNever(of);
  }
}

/** What text of a format is, in words. */
export const formatWords = {
  email: 'an email address',
  uri: 'an address such as https://example.com',
  date: 'a date such as 2026-07-28',
  'date-time': 'a time such as 2026-07-28T09:30:00Z',
};

function between(least: number | undefined, most: number | undefined, one = '', many = ''): string[] {
  const counted = (bound: number) => `${bound} ${bound === 1 ? one : many}`.trim();
  return [
    ...(least === undefined ? [] : [`at least ${counted(least)}`]),
    ...(most === undefined ? [] : [`at most ${counted(most)}`]),
  ];
}
