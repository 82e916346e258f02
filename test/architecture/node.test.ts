import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('tests run in Node 24', () => {
  expect(process.versions.node).toMatch(/^24\./);
});

test.skipIf(process.platform === 'win32')('scripts of package.json run in Node 24', () => {
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['--version'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^v24\./);
});
