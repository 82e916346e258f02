import { describe, expect, test } from 'vitest';
import { elicitationOf } from '../../core/eras/elicitation-form.ts';
import type { JsonObject } from '../../core/eras/messages.ts';
import type { FormField } from '../../shared/elicitation.ts';
import { asksForSecret } from '../../shared/elicitation-words.ts';
import { formFaults } from '../../shared/elicitation-check.ts';
import { shownAddress } from '../../shared/web-address.ts';

const formOf = (properties: JsonObject, required: string[] = []) =>
  elicitationOf({
    method: 'elicitation/create',
    params: { message: 'm', requestedSchema: { type: 'object', properties, required } },
  });

describe('a schema becomes a form', () => {
  test.each<[what: string, property: JsonObject, of: FormField['of'] | undefined]>([
    [
      'text',
      { type: 'string', minLength: 1, maxLength: 3, default: 'a' },
      { kind: 'text', minLength: 1, maxLength: 3, preset: 'a' },
    ],
    ['text of a format', { type: 'string', format: 'email' }, { kind: 'text', format: 'email' }],
    ['text of a format nobody knows', { type: 'string', format: 'iban' }, { kind: 'text' }],
    [
      'a number',
      { type: 'number', minimum: 0, default: 0.5 },
      { kind: 'number', integer: false, minimum: 0, preset: 0.5 },
    ],
    ['a whole number', { type: 'integer', maximum: 9 }, { kind: 'number', integer: true, maximum: 9 }],
    ['yes or no', { type: 'boolean', default: false }, { kind: 'boolean', preset: false }],
    [
      'one of several',
      { type: 'string', enum: ['a', 'b'], default: 'b' },
      {
        kind: 'choice',
        options: [
          { value: 'a', title: 'a' },
          { value: 'b', title: 'b' },
        ],
        preset: 'b',
      },
    ],
    [
      'one with the names of 2025-06-18',
      { type: 'string', enum: ['a'], enumNames: ['A'] },
      { kind: 'choice', options: [{ value: 'a', title: 'A' }] },
    ],
    [
      'one with titles',
      { type: 'string', oneOf: [{ const: 'a', title: 'A' }] },
      { kind: 'choice', options: [{ value: 'a', title: 'A' }] },
    ],
    [
      'some of several',
      { type: 'array', minItems: 1, items: { type: 'string', enum: ['a'] }, default: ['a'] },
      { kind: 'choices', options: [{ value: 'a', title: 'a' }], minItems: 1, preset: ['a'] },
    ],
    [
      'some with titles',
      { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] } },
      { kind: 'choices', options: [{ value: 'a', title: 'A' }] },
    ],
    ['nothing, where values hold values', { type: 'object', properties: {} }, undefined],
    ['nothing, where a list holds anything', { type: 'array', items: { type: 'string' } }, undefined],
  ])('%s', (_, property, of) => {
    const form = formOf({ a: property });
    expect(form).toEqual(of && { mode: 'form', message: 'm', fields: [{ name: 'a', required: false, of }] });
  });

  test('in the order of the server, with its words and what it needs', () => {
    const form = formOf({ b: { type: 'boolean', title: 'B', description: 'b?' }, a: { type: 'string' } }, ['b']);
    expect(form).toMatchObject({
      fields: [
        { name: 'b', title: 'B', description: 'b?', required: true },
        { name: 'a', required: false },
      ],
    });
  });

  test('but not one that is longer than any honest one', () => {
    const names = Array.from({ length: 101 }, (_, i) => [`f${i}`, { type: 'string' }] as const);
    expect(formOf(Object.fromEntries(names))).toBeUndefined();
  });
});

describe('values of a form', () => {
  const fault = (of: FormField['of'], value: string | number | boolean | string[]) =>
    formFaults([{ name: 'x', required: false, of }], { x: value }).get('x');
  const options = [
    { value: 'a', title: 'A' },
    { value: 'b', title: 'B' },
  ];

  test.each<[FormField['of'], string | number | boolean | string[], string | undefined]>([
    [{ kind: 'text', minLength: 2 }, '\u{1f600}', '“x” must have at least 2 characters.'],
    [{ kind: 'text', maxLength: 1 }, '\u{1f600}', undefined],
    [{ kind: 'text', maxLength: 1 }, 'ab', '“x” must have at most 1 characters.'],
    [{ kind: 'text' }, 3, '“x” must be text.'],
    [{ kind: 'text', format: 'email' }, 'a@b.example', undefined],
    [{ kind: 'text', format: 'email' }, 'a b@c', '“x” must be an email address.'],
    [{ kind: 'text', format: 'uri' }, 'mailto:a@b', undefined],
    [{ kind: 'text', format: 'uri' }, 'example.com', '“x” must be an address such as https://example.com.'],
    [{ kind: 'text', format: 'date' }, '2024-02-29', undefined],
    [{ kind: 'text', format: 'date' }, '2026-02-29', '“x” must be a date such as 2026-07-28.'],
    [{ kind: 'text', format: 'date-time' }, '2026-07-28T09:30:00+02:00', undefined],
    [{ kind: 'text', format: 'date-time' }, '2026-07-28 09:30', '“x” must be a time such as 2026-07-28T09:30:00Z.'],
    [{ kind: 'number', integer: true }, 1.5, '“x” must be a whole number.'],
    [{ kind: 'number', integer: false, minimum: 1 }, 0.5, '“x” must be at least 1.'],
    [{ kind: 'number', integer: false, maximum: 1 }, 1.5, '“x” must be at most 1.'],
    [{ kind: 'number', integer: false }, Infinity, '“x” must be a number.'],
    [{ kind: 'boolean' }, 'yes', '“x” must be yes or no.'],
    [{ kind: 'choice', options }, 'a', undefined],
    [{ kind: 'choice', options }, 'A', '“x” must be one of the choices.'],
    [{ kind: 'choices', options }, ['a', 'a'], '“x” must be some of the choices.'],
    [{ kind: 'choices', options, minItems: 1 }, [], '“x” needs at least 1 of the choices.'],
    [{ kind: 'choices', options, maxItems: 1 }, ['a', 'b'], '“x” may have at most 1 of the choices.'],
  ])('%j: %j', (of, value, expected) => {
    expect(fault(of, value)).toBe(expected);
  });

  test('may be left out where the server does not need them, and are no others than it asked for', () => {
    const fields: FormField[] = [
      { name: 'a', title: 'A', required: true, of: { kind: 'boolean' } },
      { name: 'b', required: false, of: { kind: 'boolean' } },
    ];
    expect([...formFaults(fields, { c: 'x', __proto__: 1 } as never).values()]).toEqual([
      '“A” is needed.',
      '“c” is not asked for.',
    ]);
  });
});

describe('what seems to be a secret', () => {
  test.each([
    ['password', true],
    ['API key', true],
    ['apiKey', true],
    ['access_token', true],
    ['PIN', true],
    ['Card number', true],
    ['name', false],
    ['spinach', false],
    ['monkey', false],
  ])('%s: %s', (title, secret) => {
    expect(asksForSecret({ name: 'x', title, required: true, of: { kind: 'text' } })).toBe(secret);
  });

  test('is no yes or no', () => {
    expect(asksForSecret({ name: 'showPassword', required: true, of: { kind: 'boolean' } })).toBe(false);
  });
});

describe('an address', () => {
  const asked = (url: string) =>
    elicitationOf({ method: 'elicitation/create', params: { mode: 'url', message: 'm', url } });

  test.each([
    ['https://exämple.com/a', { mode: 'url', message: 'm', url: 'https://xn--exmple-cua.com/a' }],
    ['javascript:alert(1)', undefined],
    ['file:///etc/passwd', undefined],
    ['/relative', undefined],
  ])('%s', (url, expected) => {
    expect(asked(url)).toEqual(expected);
  });

  test.each([
    ['https://pay.example/a?b#c', ['https://', 'pay.example', '/a?b#c'], []],
    ['http://pay.example:8080/', ['http://', 'pay.example:8080', '/'], ['insecure']],
    ['https://bank.example@evil.example/', ['https://bank.example@', 'evil.example', '/'], ['user']],
    ['https://a.xn--pple-43d.example/', ['https://', 'a.xn--pple-43d.example', '/'], ['punycode']],
    ['https://pay.example?x=@bank.example', ['https://', 'pay.example', '?x=@bank.example'], []],
  ])('%s shows whose it is', (url, [before, host, after], warnings) => {
    expect(shownAddress(url)).toEqual({ before, host, after, warnings });
  });
});
