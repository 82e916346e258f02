import { describe, expect, test } from 'vitest';
import { fail } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge } from './command-room.ts';

const url = 'http://127.0.0.1:40123/enter?ticket=once';

describe('drawbridge ui', () => {
  test('opens the screens, and keeps the link to itself', async () => {
    const handlers = quietHandlers({ ui: { open: () => ({ opened: true }) } });
    expect(await drawbridge(['ui'], handlers)).toEqual({
      code: 0,
      output: 'Drawbridge is open in your browser.\n',
      complaints: '',
    });
  });

  test('prints the link where no browser can be opened', async () => {
    const handlers = quietHandlers({ ui: { open: () => ({ opened: false, url }) } });
    const { code, output, complaints } = await drawbridge(['ui'], handlers);
    expect([code, output]).toEqual([0, `${url}\n`]);
    expect(complaints).toContain('within a minute');
  });

  test('--print prints nothing but the link', async () => {
    const handlers = quietHandlers({ ui: { ticket: () => ({ url }) } });
    expect(await drawbridge(['ui', '--print'], handlers)).toEqual({ code: 0, output: `${url}\n`, complaints: '' });
  });

  test('says so where this installation has no screens', async () => {
    const handlers = quietHandlers({ ui: { open: () => fail('ui-missing') } });
    const { code, complaints } = await drawbridge(['ui'], handlers);
    expect(code).toBe(1);
    expect(complaints).toContain('The screens are not part of this installation.');
  });
});
