import { counted } from './counted.ts';

export const json = {
  empty: { object: 'nothing in it', array: 'empty list', string: 'empty text' },
  count: {
    object: (count: number) => counted(count, 'member', 'members'),
    array: (count: number) => counted(count, 'item', 'items'),
  },
  more: (count: number) => `Show more (${count} left)`,
  whole: (characters: number) => `Show all ${counted(characters, 'character', 'characters')}`,
  changes: { added: 'added', changed: 'changed', removed: 'removed' },
  inside: 'differs inside',
  before: 'was',
};
