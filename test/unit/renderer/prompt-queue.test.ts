import { expect, test } from 'vitest';
import { alike, following, ordered, placeOf } from '../../../renderer/screens/prompt/prompt-queue.ts';
import { aPrompt } from '../../fakes/state.ts';

const first = aPrompt('P1');
const other = aPrompt('P2', { tool: 'read_page' });
const same = aPrompt('P3');
const none: ReadonlySet<string> = new Set();

test('questions about one tool stand behind each other, the rest as they came', () => {
  expect(ordered([first, other, same]).map(({ id }) => id)).toEqual(['P1', 'P3', 'P2']);
  expect(alike(first, [first, other, same])).toEqual([same]);
  expect(placeOf(other, [first, other, same])).toEqual({ at: 3, of: 3 });
});

test('the same tool of another server or host is another tool', () => {
  expect(alike(first, [first, aPrompt('P4', { server: 'tickets' }), aPrompt('P5', { host: 'cursor' })])).toEqual([]);
});

test('what is shown stays, whatever comes', () => {
  const shown = following(undefined, [first], none);
  expect(following(shown, [aPrompt('P0'), first, other], none)?.prompt.id).toBe('P1');
});

test('one that this window has answered makes way for the next of its tool', () => {
  const shown = following(undefined, [first, other, same], none);
  const answered = new Set(['P1']);
  expect(following(shown, [other, same], answered)?.prompt.id).toBe('P3');
  // The core may still list it for a moment.
  expect(following(shown, [first, other], answered)?.prompt.id).toBe('P2');
  expect(following(shown, [], answered)).toBeUndefined();
});

test('one that ended elsewhere stays until the person goes on', () => {
  const shown = following(undefined, [first, other], none);
  const ended = following(shown, [other], none);
  expect(ended).toEqual({ prompt: first, ended: true });
  expect(following(ended, [], none)).toEqual({ prompt: first, ended: true });
  expect(following(undefined, [other], none)?.prompt.id).toBe('P2');
});
