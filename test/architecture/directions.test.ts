import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { productFolders } from './directions.ts';
import { readSources } from './read-source.ts';
import { violations } from './violations.ts';

const root = join(import.meta.dirname, '..', '..');
const seeded = join(import.meta.dirname, 'seeded');

test('every import points the way the design says, and nothing leans on what the ends call themselves', () => {
  const folders = [...productFolders, 'electron', 'renderer'].filter((folder) => existsSync(join(root, folder)));
  const sources = readSources(root, folders);
  expect(sources.length).toBeGreaterThan(50);
  expect(violations(sources)).toEqual([]);
});

describe('a violation is noticed', () => {
  const sources = readSources(seeded, readdirSync(seeded));

  // Each seeded file says on its first line what must be said about it.
  test.each(sources.map((source) => [source.file, source] as const))('%s', (file, source) => {
    const [first = ''] = readFileSync(join(seeded, file), 'utf8').split('\n');
    expect(violations([source])).toEqual([`${file}: ${first.replace('// expected: ', '')}`]);
  });
});
