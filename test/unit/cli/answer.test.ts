import { describe, expect, test } from 'vitest';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import type { Prompt } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { anAddress, anElicitation, booking, trickyAddress } from '../../fakes/elicitations.ts';
import { drawbridge } from './command-room.ts';

const form = anElicitation('p7', booking);

function core(prompt: Prompt, replied: unknown[] = []): ControlHandlers {
  return quietHandlers({
    prompts: {
      list: () => [prompt],
      reply({ input }) {
        replied.push(input);
        return { ...prompt, state: input.action === 'cancel' ? 'withdrawn' : 'allowed' };
      },
    },
  });
}

describe('what a server asks', () => {
  test('is shown with every value, what it may be, and how to answer', async () => {
    const { output } = await drawbridge(['prompts'], core(form));
    for (const line of [
      'p7  wiki asks you, as claude-desktop cannot',
      'asks       To book the room, tell me a little more.',
      'title  What for · Shown to everybody. · (needed, text, at least 3 characters, at most 60 characters)',
      'people  People · (needed, a whole number, at least 1, at most 20)',
      'room  Room · (needed, one of r1 (Oak), r2 (Birch), at first r2)',
      'drinks  Drinks · (may be left out, some of tea (Tea), water (Water), with commas between, at most 1 choice)',
      'drawbridge answer p7 title=… day=… people=… projector=… room=… drinks=…  gives wiki these values',
      'drawbridge deny p7 ',
      'drawbridge answer p7 --cancel',
    ])
      expect(output).toContain(line);
  });

  test('is answered with values of their kinds, presets where nothing is given', async () => {
    const replied: unknown[] = [];
    const given = ['title=Stand=up', 'day=2026-12-01', 'people=4', 'projector=yes', 'drinks=tea, water'];
    const { output } = await drawbridge(['answer', 'p7', ...given], core(form, replied));
    const content = {
      title: 'Stand=up',
      day: '2026-12-01',
      people: 4,
      projector: true,
      room: 'r2',
      drinks: ['tea', 'water'],
    };
    expect(replied).toEqual([{ id: 'p7', action: 'accept', content, opened: false }]);
    expect(output).toBe('wiki gets your answer.\n');
  });

  test('can be left for later', async () => {
    const replied: unknown[] = [];
    const { output } = await drawbridge(['answer', 'p7', '--cancel'], core(form, replied));
    expect(replied).toEqual([{ id: 'p7', action: 'cancel', opened: false }]);
    expect(output).toBe('wiki is told that you do not answer now.\n');
  });

  test.each([
    [['answer', 'p7', 'titel=x'], '"titel=x" is not NAME=VALUE of this form.'],
    [['answer', 'p7', 'x'], '"x" is not NAME=VALUE of this form.'],
  ])('takes no values it does not ask for: %j', async (line, complaint) => {
    const { complaints, code } = await drawbridge(line, core(form));
    expect(complaints).toContain(complaint);
    expect(code).not.toBe(0);
  });

  test('as an address is shown whole, and what to look twice at', async () => {
    const { output } = await drawbridge(['prompts'], core(anAddress('p8', trickyAddress)));
    expect(output).toContain(`opens      ${trickyAddress}\n`);
    expect(output).toContain('It may only look like one you know.');
    expect(output).toContain('drawbridge answer p8           opens the address in your browser');
  });

  test('as an address that no browser here opens is opened elsewhere', async () => {
    const replied: unknown[] = [];
    const address = anAddress('p8', 'https://pay.example/');
    const closed = quietHandlers({
      prompts: {
        list: () => [address],
        reply: () => fail('address-unopened', { id: 'p8', url: 'https://pay.example/' }),
      },
    });
    const { complaints } = await drawbridge(['answer', 'p8'], closed);
    expect(complaints).toContain('https://pay.example/');
    expect(complaints).toContain('drawbridge answer p8 --opened');
    await drawbridge(['answer', 'p8', '--opened'], core(address, replied));
    expect(replied).toEqual([{ id: 'p8', action: 'accept', opened: true }]);
  });

  test('for a secret is warned of', async () => {
    const fields = [{ name: 'token', required: true, of: { kind: 'text' as const } }];
    const { output } = await drawbridge(
      ['prompts'],
      core(anElicitation('p9', { mode: 'form', message: 'Hi', fields })),
    );
    expect(output).toContain('look twice “token” seems to be a secret. Give wiki none this way.');
  });
});
