/** docs/protocol.md says of every line of the specification where it is met and what proves it; what it names must be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storyOf } from '../conformance/stories.ts';
import { features } from '../matrix/features/features.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'protocol.md'), 'utf8');

const rows = text
  .split('\n')
  .filter((line) => /^\| [HSPT]\d/.test(line))
  .map((line) => {
    const [, id = '', , places = '', proof = ''] = line.split('|').map((cell) => cell.trim());
    return { id, places, proof };
  });

/** How many lines each section of the specification was read into. */
const lines = { H: 53, S: 30, P: 15, T: 46 };
const ids = Object.entries(lines).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, index) => `${section}${index + 1}`),
);

/** Tests as `folder/file`: words of it; several with semicolons between them. */
function namedIn(proof: string): { file: string; words: string }[] {
  return [...proof.matchAll(/`([a-z0-9/-]+)`(?:: ([^;)]+))?/g)].map(([, file = '', words = '']) => ({
    file,
    words: words.trim(),
  }));
}

const named = rows.flatMap(({ id, proof }) => namedIn(proof).map((test) => ({ id, ...test })));
const isMatrix = ({ file }: { file: string }) => file === 'matrix';
const isSuite = ({ file }: { file: string }) => file.startsWith('conformance/');

/** Whether the test's source has the words; apostrophes are written in two ways. */
function hasWords({ file, words }: { file: string; words: string }): boolean {
  const plain = (given: string) => given.replaceAll('’', "'").replaceAll("\\'", "'");
  const source = readFileSync(join(root, 'test', `${file}.test.ts`), 'utf8');
  return words === '' || plain(source).includes(plain(words)) || hasWordsBeside(file, words);
}

/** The rows of the comparison are servers, named beside it. */
function hasWordsBeside(file: string, words: string): boolean {
  const beside = join(root, 'test', file, '..', 'example-servers.ts');
  return existsSync(beside) && readFileSync(beside, 'utf8').includes(words);
}

describe('the table of the protocol', () => {
  it('has every line, once', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it('says of each what proves it, or that nothing does and why', () => {
    for (const { id, proof } of rows) expect(proof, id).toMatch(/^(open: \w|not applicable: \w|`)/);
  });

  it('names places that exist', () => {
    const places = rows.flatMap(({ places: cell }) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));
    expect(places.length).toBeGreaterThan(140);
    expect(places.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names tests that exist, by words that are in them', () => {
    const files = named.filter((test) => !isMatrix(test));
    expect(files.filter(({ file }) => !existsSync(join(root, 'test', `${file}.test.ts`)))).toEqual([]);
    expect(files.filter((test) => !isSuite(test) && !hasWords(test))).toEqual([]);
  });

  it('names rows of the matrix and scenarios of the official suite that exist', () => {
    const rowsOfMatrix = features.map(({ name }) => name);
    expect(named.filter((test) => isMatrix(test) && !rowsOfMatrix.includes(test.words))).toEqual([]);
    for (const { words } of named.filter(isSuite)) expect(() => storyOf(words)).not.toThrow();
  });
});
