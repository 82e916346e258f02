/** docs/authorization.md says where each demand is met and what proves it; what it names must be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'authorization.md'), 'utf8');
const quoted = [...text.matchAll(/`([a-z0-9-]+\/[a-z0-9/.-]*)`/g)].map(([, path = '']) => path);
const testFolders = /^(unit|integration|e2e|security|screens)\//;

test('every test it names exists', () => {
  const named = quoted.filter((path) => testFolders.test(path));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((path) => !existsSync(join(root, 'test', `${path}.test.ts`)))).toEqual([]);
});

test('every place it names exists', () => {
  const named = quoted.filter((path) => !testFolders.test(path) && !path.startsWith('test/'));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every line of the tables says what proves it, or that nothing does', () => {
  const rows = text.split('\n').filter((line) => /^\| [ABX]?\d/.test(line));
  expect(rows.length).toBeGreaterThan(100);
  const proof = /(unit|integration|e2e|security|screens)\/|\bopen\b|not applicable|\b[AB]\d/;
  for (const row of rows) expect(row.split('|').at(-2)).toMatch(proof);
});
