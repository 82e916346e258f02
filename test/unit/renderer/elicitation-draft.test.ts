import { expect, test } from 'vitest';
import { firstDraft, valuesOf } from '../../../renderer/screens/prompt/elicitation-draft.ts';
import type { FormField } from '../../../shared/elicitation.ts';
import { booking } from '../../fakes/elicitations.ts';

const { fields } = booking as { fields: FormField[] };

test('what the server preset stands in the fields, and all else is left out', () => {
  const draft = firstDraft(fields);
  expect(draft).toEqual({ title: '', day: '', people: '', projector: '', room: '1', drinks: [] });
  expect(valuesOf(fields, draft)).toEqual({ room: 'r2' });
});

test('what is typed and chosen becomes values of their kinds', () => {
  const draft = { title: ' Standup', day: '2026-12-01', people: '4', projector: 'no', room: '0', drinks: ['1', '0'] };
  expect(valuesOf(fields, draft)).toEqual({
    title: ' Standup',
    day: '2026-12-01',
    people: 4,
    projector: false,
    room: 'r1',
    drinks: ['tea', 'water'],
  });
});

test('a number that is none stays as it was typed, for the check to say so', () => {
  expect(valuesOf(fields, { people: 'many' })).toEqual({ people: 'many' });
});

test('presets of every kind come back as they were', () => {
  const options = [
    { value: '', title: 'None' },
    { value: 'b', title: 'B' },
  ];
  const preset: FormField[] = [
    { name: 'a', required: true, of: { kind: 'boolean', preset: false } },
    { name: 'b', required: true, of: { kind: 'number', integer: false, preset: 0 } },
    { name: 'c', required: true, of: { kind: 'choice', options, preset: '' } },
    { name: 'd', required: true, of: { kind: 'choices', options, preset: ['b'] } },
  ];
  expect(valuesOf(preset, firstDraft(preset))).toEqual({ a: false, b: 0, c: '', d: ['b'] });
});
