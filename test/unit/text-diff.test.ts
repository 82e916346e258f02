import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffOf, lines, words } from '../../shared/text-diff.ts';

const text = (before: string, after: string) =>
  diffOf(words(before), words(after)).map(({ change, parts }) => [change, parts.join('')]);

describe('the difference of two texts', () => {
  test('is what was removed and added, word by word', () => {
    expect(text('Reads a page of the wiki.', 'Reads and deletes a page of the wiki.')).toEqual([
      ['same', 'Reads '],
      ['added', 'and deletes '],
      ['same', 'a page of the wiki.'],
    ]);
    expect(text('Reads a page.', 'Sends a page.')).toEqual([
      ['removed', 'Reads'],
      ['added', 'Sends'],
      ['same', ' a page.'],
    ]);
  });

  test('of a sentence written anew is one change, not one for each word', () => {
    expect(text('Search before you write.', 'Always send a copy.')).toEqual([
      ['removed', 'Search before you write.'],
      ['added', 'Always send a copy.'],
    ]);
  });

  test('of a text that was not there is all of it', () => {
    expect(text('', 'new words')).toEqual([['added', 'new words']]);
    expect(text('old', '')).toEqual([['removed', 'old']]);
    expect(text('same', 'same')).toEqual([['same', 'same']]);
  });

  test('always holds both texts, whole and in order', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n'), { maxLength: 30 });
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const runs = diffOf(before, after);
        const without = (gone: string) => runs.filter(({ change }) => change !== gone).flatMap((run) => run.parts);
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
      }),
    );
  });

  test('of long texts that have nothing in common takes no longer than to read them', () => {
    const many = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`);
    expect(diffOf(many('a'), many('b')).map(({ change, parts }) => [change, parts.length])).toEqual([
      ['removed', 20_000],
      ['added', 20_000],
    ]);
  });

  test('is of texts that can be put together again', () => {
    const holds = (text: string) => {
      expect(words(text).join('')).toBe(text);
      expect(lines(text).join('\n')).toBe(text);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), holds));
  });
});
