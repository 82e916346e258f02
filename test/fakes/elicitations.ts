import type { Elicitation } from '../../shared/elicitation.ts';
import type { Prompt } from '../../shared/models.ts';
import { aPrompt } from './state.ts';

/** A form with a field of every kind. */
export const booking: Elicitation = {
  mode: 'form',
  message: 'To book the room, tell me a little more.',
  fields: [
    {
      name: 'title',
      title: 'What for',
      description: 'Shown to everybody.',
      required: true,
      of: { kind: 'text', minLength: 3, maxLength: 60 },
    },
    { name: 'day', title: 'Day', required: true, of: { kind: 'text', format: 'date' } },
    { name: 'people', title: 'People', required: true, of: { kind: 'number', integer: true, minimum: 1, maximum: 20 } },
    { name: 'projector', title: 'Projector', required: false, of: { kind: 'boolean' } },
    {
      name: 'room',
      title: 'Room',
      required: true,
      of: {
        kind: 'choice',
        options: [
          { value: 'r1', title: 'Oak' },
          { value: 'r2', title: 'Birch' },
        ],
        preset: 'r2',
      },
    },
    {
      name: 'drinks',
      title: 'Drinks',
      required: false,
      of: {
        kind: 'choices',
        options: [
          { value: 'tea', title: 'Tea' },
          { value: 'water', title: 'Water' },
        ],
        maxItems: 1,
      },
    },
  ],
};

/** Addresses that are not what they seem. */
export const trickyAddress =
  'https://accounts.example.com@xn--pple-43d.example/pay?back=https%3A%2F%2Fwiki.company.example%2F&n=1';

export function anElicitation(id: string, elicitation: Elicitation, changed: Partial<Prompt> = {}): Prompt {
  const { tool: _, toolTitle: __, toolDescription: ___, arguments: ____, annotations: _____, ...prompt } = aPrompt(id);
  return { ...prompt, kind: 'elicitation', elicitation, ...changed };
}

export function anAddress(id: string, url: string): Prompt {
  return anElicitation(id, { mode: 'url', message: 'Pay the fee there, then come back.', url });
}
